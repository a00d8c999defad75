import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Simnet } from '../src/simnet/index.js'
import { until, type App } from './app.js'
import { cardsIn, get, plain, stage, watch } from './wire.js'

/** Bad input into the box and the address, through the real server. */
const q = (text: string) => `/?q=${encodeURIComponent(text)}`

describe('queries', () => {
  let app: App
  let net: Simnet
  const ends: (() => unknown)[] = []
  const suite = { after: (end: () => unknown) => void ends.push(end) } as Parameters<typeof stage>[0]

  before(async () => {
    ;({ app, net } = await stage(suite))
    net.post({ text: 'cats and dogs and foo:bar' })
    await until('the post is shown', () => app.context.shown.size === 1)
  })
  after(async () => {
    for (const end of ends) await end()
  })

  const READ: readonly { name: string; typed: string; notice: RegExp; tidy: string; shows: number }[] = [
    {
      name: 'an unclosed quote is closed',
      typed: '"cats and',
      notice: /never closed/,
      tidy: '/?q=%22cats+and%22',
      shows: 1,
    },
    {
      name: 'empty brackets are left out',
      typed: '()',
      notice: /nothing in these brackets/,
      tidy: '/',
      shows: 1,
    },
    {
      name: 'control characters are removed',
      typed: 'ca\u0007ts\u009b',
      notice: /Invisible characters/,
      tidy: '/?q=cats',
      shows: 1,
    },
    {
      name: 'bidi overrides are removed',
      typed: '\u202ecats\u2066',
      notice: /Invisible characters/,
      tidy: '/?q=cats',
      shows: 1,
    },
    {
      name: 'characters that are none are removed',
      typed: 'cats\ufdd0',
      notice: /Invisible characters/,
      tidy: '/?q=cats',
      shows: 1,
    },
  ]
  for (const { name, typed, notice, tidy, shows } of READ) {
    test(`${name}, with a notice, where it was typed, and the tidy form is offered`, async () => {
      const { status, body } = await get(app, q(typed))
      assert.equal(status, 200)
      assert.match(/<ul id="notices">.*?<\/ul>/s.exec(body)?.[0] ?? '', notice)
      assert.ok(body.includes(`<p>Read as <a href="${tidy}">`), 'the tidy form is linked')
      assert.ok(boxOf(body) === typed, 'the box keeps what was typed')
      assert.equal(cardsIn(body).length, shows)
      const again = await get(app, tidy)
      assert.equal(again.status, 200)
      assert.ok(!again.body.includes('id="notices"'), 'the tidy form needs no notice')
    })
  }

  const REFUSED: readonly { name: string; typed: string; says: RegExp; at: number; marks: string }[] = [
    {
      name: '10 kB',
      typed: 'x'.repeat(10_240),
      says: /10240 characters long; 512 at most/,
      at: 513,
      marks: `${'x'.repeat(60)}…`,
    },
    { name: 'only operators', typed: 'OR OR', says: /“OR” at character 1/, at: 1, marks: 'OR' },
    {
      name: 'a language that is none',
      typed: 'cats lang:englisch',
      says: /“englisch”/,
      at: 11,
      marks: 'englisch',
    },
    {
      name: 'one that would take too much work',
      typed: `is:root,reply ${Array.from('abcdefg', (first) => `-alt:${Array.from('abcdefghijklmnopqrst', (second) => first + second).join(',')}`).join(' ')}`,
      says: /takes 1\.2 times the work that one may\. Its dearest part is “alt:aa,/,
      at: 16,
      marks: 'alt:aa,ab,ac,ad,ae,af,ag,ah,ai,aj,ak,al,am,an,ao,ap,aq,ar,as…',
    },
    { name: 'an author that is none', typed: 'from:bob', says: /bob\.bsky\.social/, at: 6, marks: 'bob' },
  ]
  for (const { name, typed, says, at, marks } of REFUSED) {
    test(`${name}: 400, which names the place, keeps the text and opens no socket`, async () => {
      const { status, body, headers } = await get(app, q(typed))
      assert.equal(status, 400)
      assert.match(plain(/id="q-error">(.*?)<\/p>/.exec(body)?.[1] ?? ''), says)
      assert.ok(body.includes(`at character ${at}`))
      assert.equal(/<mark>(.*?)<\/mark>/.exec(body)?.[1], marks)
      assert.equal(boxOf(body), typed)
      assert.ok(!body.includes('hx-ws'), 'nothing connects')
      assert.deepEqual(cardsIn(body), [])
      assert.equal(headers['cache-control'], 'no-store')
    })
  }

  test('an unknown field is plain text', async () => {
    const { status, body } = await get(app, q('foo:bar'))
    assert.equal(status, 200)
    assert.ok(!body.includes('id="notices"'))
    assert.deepEqual(
      cardsIn(body).map(({ text }) => text),
      ['cats and dogs and foo:bar'],
    )
  })

  test('a handle that nobody resolves is named, and matched when an author is known by it', async (t) => {
    const { body } = await get(app, q('from:late.moss.example'))
    assert.match(body, /<li>Nobody could be found behind late\.moss\.example/)
    const screen = await watch(t, app, '/ws?q=from%3Alate.moss.example')
    net.post({ by: net.account({ handle: 'late.moss.example' }), text: 'here I am' })
    await until('the post comes', () => screen.cards.length > 0)
    assert.deepEqual(
      screen.cards.map(({ text }) => text),
      ['here I am'],
    )
  })

  const MOVED: readonly [typed: string, to: string][] = [
    ['/?q=', '/'],
    ['/?q=+++', '/'],
    ['/?q=++cats+++DOGS', '/?q=cats+DOGS'],
    ['/?q=cats%0D%0ASet-Cookie:x', '/?q=cats+Set-Cookie%3Ax'],
    ['/?q=%23tag++caf%C3%A9', '/?q=%23tag+caf%C3%A9'],
    ['/?q=+first&q=second', '/?q=first'],
  ]
  for (const [typed, to] of MOVED) {
    test(`${typed} is seen at ${to}`, async () => {
      const { status, headers } = await get(app, typed)
      assert.equal(status, 303)
      assert.equal(headers.location, to)
      assert.equal((await get(app, to)).status, 200)
    })
  }

  test('of a repeated q the first counts', async () => {
    const { status, body } = await get(app, '/?q=cats&q=%22')
    assert.equal(status, 200)
    assert.equal(boxOf(body), 'cats')
    assert.equal(cardsIn(body).length, 1)
  })

  const HOSTILE = [
    '<script>alert(1)</script>',
    '"><svg onload=x>',
    '{{7*7}}{%raw%}',
    "' autofocus x='",
    '</title><b>',
  ]
  for (const typed of HOSTILE) {
    test(`${typed} stays text in box, headline, title and links`, async () => {
      let answer = await get(app, q(typed))
      if (answer.status === 303) answer = await get(app, answer.headers.location ?? '')
      assert.equal(answer.status, 200)
      assert.notEqual(boxOf(answer.body), '')
      const markup = answer.body.replaceAll(/=(?:"[^"]*"|'[^']*')/g, '=""')
      assert.doesNotMatch(markup, /<script>|<svg|<b>|<[^>]*\s(?:autofocus|onload)|>49</)
    })
  }

  test('a broken escape in the address is read or refused without a stack', async () => {
    for (const path of [
      '/?q=%E0%A4%A',
      '/%zz',
      '/static/%zz',
      '/static/%',
      '/built-in/%zz/a/b',
      '/?%',
      '/?q[x]=1&q[y]',
    ]) {
      const { status, body } = await get(app, path)
      assert.ok([200, 303, 400, 404].includes(status), `${path}: ${status}`)
      assert.doesNotMatch(body, /at .*\.js|node_modules|Error:/, path)
    }
  })
})

function boxOf(body: string): string {
  return plain(/<input id="q"[^>]*? value="([^"]*)"/s.exec(body)?.[1] ?? '')
}
