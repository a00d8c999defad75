import assert from 'node:assert/strict'
import { test } from 'node:test'
import { get, stage } from './wire.js'

/** The same feed elsewhere, and under other names. */

test('addresses that are easy to say lead to the one that everybody shares', async (t) => {
  const { app } = await stage(t)
  const cases: [path: string, to: string][] = [
    ['/t/Art', '#Art'],
    ['/t/%23art', '#art'],
    ['/t/two%20words', 'tag:"two words"'],
    ['/t/a%20-from:b.example', 'tag:"a -from:b.example"'],
    ['/t/caf%C3%A9', '#café'],
    ['/from/bob.example', 'from:bob.example'],
    ['/from/@bob.example', 'from:bob.example'],
    ['/from/*.brid.gy', 'from:*.brid.gy'],
    ['/from/a.example,b.example', 'from:a.example,b.example'],
    ['/lang/pt-BR', 'lang:pt-BR'],
    ['/lang/en,de', 'lang:en,de'],
    ['/domain/nytimes.com', 'domain:nytimes.com'],
    ['/?filter=from%3Abob.example', 'from:bob.example'],
    ['/?filter=cats++AND+dogs&filter=birds&theme=dark', 'cats AND dogs'],
    ['/?filter=(cats', '(cats'],
    ['/?filter=', ''],
  ]
  for (const [path, to] of cases) {
    const { status, headers } = await get(app, path)
    assert.equal(status, 301, path)
    const place = headers.location ?? ''
    assert.equal(new URL(place, app.url).searchParams.get('q') ?? '', to, path)
    assert.ok(place.startsWith('/?q=') || place === '/', place)
    const there = await get(app, place)
    assert.equal(there.status, 200, `${path}: ${there.body.slice(0, 200)}`)
  }
})

test('an alias of nothing that can be meant ends at the sentence that says so', async (t) => {
  const { app } = await stage(t)
  const cases: [path: string, says: RegExp][] = [
    ['/lang/english', /is not a language/],
    ['/from/bob', /is not a handle/],
    ['/from/%20', /has no value/],
    ['/domain/nowhere', /is not a domain/],
    ['/t/%E2%80%AE', /has no value/],
    ['/t/ca*', /has a star/],
    ['/?filter=lang:english', /is not a language/],
  ]
  for (const [path, says] of cases) {
    const { status, headers } = await get(app, path)
    assert.equal(status, 301, path)
    const there = await get(app, headers.location ?? '')
    assert.equal(there.status, 400, path)
    assert.match(there.body, says, path)
  }
  for (const path of ['/t/', '/t/a/b', '/from', '/post/x'])
    assert.equal((await get(app, path)).status, 404, path)
  assert.equal((await get(app, '/t/%zz')).status, 400)
})

test('the form without signs is answered with the query it asks for', async (t) => {
  const { app } = await stage(t)
  const cases: [form: string, to: string][] = [
    ['all=a+b&any=c+d&none=e&lang=en&has=image&replies=0', '/?q=a+b+(c+OR+d)+-e+lang:en+has:image+-is:reply'],
    ['all=&any=cats+dogs&none=&lang=&replies=', '/?q=cats+OR+dogs'],
    ['has=image&has=link&lang=en,de', '/?q=lang:en,de+has:image+has:link'],
    ['all=from:bob.example', '/?q="from:bob.example"'],
    ['all=&any=&none=&lang=&replies=', '/'],
  ]
  for (const [form, to] of cases) {
    const { status, headers } = await get(app, `/?${form}`)
    assert.equal(status, 303, form)
    assert.equal(decodeURIComponent(headers.location ?? ''), to)
    assert.equal((await get(app, headers.location ?? '')).status, 200, 'and nowhere further')
  }
  const wrong = await get(app, '/?replies=maybe')
  assert.equal(wrong.status, 400)
  assert.match(wrong.body, /“replies” is “maybe”/)
  const far = await get(app, (await get(app, '/?lang=english')).headers.location ?? '')
  assert.equal(far.status, 400)
  assert.match(far.body, /is not a language/)
})

test('a query goes before its other names, the first one counts, and nobody is led in circles', async (t) => {
  const { app } = await stage(t)
  for (const path of [
    '/?q=cats&filter=dogs&all=birds',
    '/?q=cats&q=dogs',
    '/?q=%63ats',
    '/?q=cats+OR+dogs',
    '/?q=cats%20OR%20dogs',
    '/?q=cats&theme=dark&media=blur&limit=100&adult=1',
    '/?utm_source=x',
    '/?has[x]=image',
  ]) {
    assert.equal((await get(app, path)).status, 200, path)
  }
})
