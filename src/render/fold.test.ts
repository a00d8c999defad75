import assert from 'node:assert/strict'
import { test } from 'node:test'
import { folded } from './fold.js'
import { author, post, renderer, shown, text } from './invented.js'
import type { Run } from './rich-text.js'
import { all, assertInert, read } from './strict-html.js'

const plain = (words: string): Run => ({ text: words, href: undefined, to: 'out', host: undefined })
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `line ${n + 1}`).join('\n')
const joined = (parts: readonly Run[]) => parts.map((run) => run.text).join('')

test('a text of 24 lines stands as it is; of a longer one 16 are in sight, and the others are counted', () => {
  assert.equal(folded([plain(numbered(24))]), undefined)
  const { head, rest, lines } = folded([plain(numbered(25))]) ?? assert.fail()
  assert.equal(joined(head), numbered(16))
  assert.equal(joined(rest), numbered(25).slice(numbered(16).length + 1))
  assert.equal(lines, 9)
})

test('a prose of 300 letters in one line is not folded, whatever script it has', () => {
  for (const letter of ['a', '駅', 'م', '👩‍👩‍👧‍👦', 'e\u0301\u0302\u0308', '\t']) {
    assert.equal(folded([plain(letter.repeat(300))]), undefined)
  }
})

test('signs as wide as half a line are folded between two of them, and no lines are counted', () => {
  const sign = '\ufdfd\u064b'
  const { head, rest, lines } = folded([plain(sign.repeat(100))]) ?? assert.fail()
  assert.equal(joined(head) + joined(rest), sign.repeat(100))
  assert.ok(joined(rest).startsWith(sign))
  assert.equal(lines, undefined)
})

test('every sort of line break counts once, wherever runs begin', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const parts = Array.from({ length: 30 }, (_, n) => plain(`${n}${end}`))
    const { head, rest, lines } = folded(parts) ?? assert.fail()
    assert.equal(joined([...head, plain(end), ...rest]), joined(parts))
    assert.equal(lines, 15)
  }
})

test('a link over the fold leads to the same place in both parts, and says where in both', () => {
  const link: Run = { text: numbered(40), href: 'https://a.example/', to: 'out', host: 'a.example' }
  const { head, rest } = folded([plain('look: '), link, plain(' there')]) ?? assert.fail()
  assert.deepEqual(
    [...head, ...rest].filter((run) => run.href === link.href).map((run) => run.host),
    ['a.example', 'a.example'],
  )
  assert.equal(joined(rest).endsWith(' there'), true)
})

test('the rest reads the way the text began, whatever it begins with itself', () => {
  const arabic = `1. \u0645\u0631\u062d\u0628\u0627\n${numbered(30)}`
  const hebrew = `\u{1f426} \u05e9\u05dc\u05d5\u05dd abc\n${numbered(30)}`
  const latin = `a \u05e9\n${'\u05e9\n'.repeat(30)}`
  const neutral = `${'\u{1f426}\n'.repeat(20)}${numbered(10)}`
  for (const [words, dir] of [
    [arabic, 'rtl'],
    [hebrew, 'rtl'],
    ['\u200f' + numbered(30), 'rtl'],
    [latin, 'ltr'],
    [neutral, 'auto'],
  ] as const) {
    assert.equal(folded([plain(words)])?.dir, dir)
  }
  const { html } = renderer().card(shown(post(text(arabic))))
  assert.match(html, /<details class="folded rest">.*<p class="text" dir="rtl"/)
})

test('a rest in which there is nothing to see is none', () => {
  const { head, rest } = folded([plain(`a\n${'\u2800\n'.repeat(100)}`)]) ?? assert.fail()
  assert.ok(joined(head).startsWith('a\n'))
  assert.deepEqual(rest, [])
})

test('a card shows the beginning and opens to the rest, of what it quotes too; programs are told all', () => {
  const long = post(text(numbered(40)))
  const { card, feedText } = renderer()
  const quote = { kind: 'post', shown: shown(long) } as const
  const { html, id } = card(shown({ ...long, quote: long.uri }, author(), { beside: { quote } }))
  assertInert(html, id)
  assert.equal(all(html, 'details').length, 2)
  const said = read(html).text
  assert.equal(said.match(/24 more lines/g)?.length, 2)
  assert.equal(said.match(/line 40/g)?.length, 2)
  const feed = feedText('json', {
    query: { address: '', words: '' },
    origin: 'https://sky.example',
    home: 'https://sky.example/',
    self: 'https://sky.example/feed.json',
    posts: [shown(long)],
  })
  assert.match(feed, /line 15(?:\\n|<br ?\/?>)+line 16(?:\\n|<br ?\/?>)+line 17/)
  assert.doesNotMatch(feed, /more lines/)
})

test('of a text that is not folded a card has no more than before', () => {
  const { html } = renderer().card(shown(post(text(numbered(24)))))
  assert.doesNotMatch(html, /details/)
})
