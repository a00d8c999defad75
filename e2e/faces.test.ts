import assert from 'node:assert/strict'
import type { OutgoingHttpHeaders } from 'node:http'
import { test } from 'node:test'
import { parseFeed, parseJsonFeed } from 'feedsmith'
import { readXml } from '../src/render/strict-xml.js'
import { startApp, startNet, until } from './app.js'
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
    ['q=&all=cats', '/?q=cats'],
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

test('an address that begins with more slashes leads to one on this host', async (t) => {
  const { app } = await stage(t)
  for (const [path, to] of [
    ['//?filter=cats', '/?q=cats'],
    ['//?all=cats', '/?q=cats'],
    ['/feed.rss?filter=cats', '/feed.rss?q=cats'],
  ] as const) {
    assert.equal((await get(app, path)).headers.location, to, path)
  }
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

test('the feeds are what a reader library makes of them, and no more than may be shown', async (t) => {
  const { app, net } = await stage(t, { PUBLIC_URL: 'https://sky.example' })
  const ada = net.account({ displayName: 'Ada <of> the Tides', handle: 'ada.tidepool.example', labels: [] })
  const shy = net.account({ labels: ['!no-unauthenticated'] })
  net.post({ by: shy, text: 'a shy cat' })
  net.post({ by: ada, text: 'a dog' })
  net.post({ by: ada, text: 'an <old> cat & "friends"' })
  const young = net.post({ by: ada, text: 'a young cat' })
  await until('both are in the feed', async () => (await get(app, '/feed.rss?q=cat')).body.includes('young'))

  const rss = await get(app, '/feed.rss?q=cat')
  assert.equal(rss.status, 200)
  assert.equal(rss.headers['content-type'], 'application/rss+xml; charset=utf-8')
  readXml(rss.body)
  const { format, feed } = parseFeed(rss.body)
  assert.equal(format, 'rss')
  assert.equal(feed.title, 'cat · PyreSky')
  assert.equal(feed.link, 'https://sky.example/?q=cat')
  assert.equal(feed.atom?.links?.[0]?.href, 'https://sky.example/feed.rss?q=cat')
  assert.deepEqual(
    feed.items?.map(({ description }) => description),
    [
      '<p dir="auto" lang="en">a young cat</p>',
      '<p dir="auto" lang="en">an &lt;old&gt; cat &amp; &quot;friends&quot;</p>',
    ],
  )
  assert.equal(feed.items[0]?.guid?.value, young.uri)
  assert.equal(feed.items[0].guid.isPermaLink, false)
  assert.deepEqual(feed.items[0].dc?.creators, ['Ada <of> the Tides (@ada.tidepool.example)'])
  assert.ok(Math.abs(Date.parse(feed.items[0].pubDate ?? '') - Date.now()) < 60_000)

  const json = await get(app, '/feed.json?q=cat')
  assert.equal(json.headers['content-type'], 'application/feed+json; charset=utf-8')
  const read = parseJsonFeed(json.body)
  assert.equal(read.feed_url, 'https://sky.example/feed.json?q=cat')
  assert.deepEqual(
    read.items?.map(({ content_text }) => content_text),
    ['a young cat', 'an <old> cat & "friends"'],
  )
  assert.equal(read.items[0]?.authors?.[0]?.name, 'Ada <of> the Tides (@ada.tidepool.example)')
  for (const { body, headers } of [rss, json]) {
    assert.doesNotMatch(body, /shy/)
    assert.equal(headers['x-robots-tag'], 'noindex, noarchive')
    assert.equal(headers['cache-control'], 'no-cache')
  }
})

test('a reader that has a feed is told so, by either of its headers, until something in it is another', async (t) => {
  const { app, net } = await stage(t)
  const ada = net.account({ labels: [] })
  const post = net.post({ by: ada, text: 'a cat' })
  for (const path of ['/feed.rss?q=cat', '/feed.json?q=cat']) {
    await until('it is there', async () => (await get(app, path)).body.includes('a cat'))
    await until('it is dated', async () => (await get(app, path)).headers['last-modified'] !== undefined)
    const { headers } = await get(app, path)
    const asked = async (method: string, sent: OutgoingHttpHeaders) =>
      (await get(app, path, { method, headers: sent })).status
    for (const method of ['GET', 'HEAD']) {
      assert.equal(await asked(method, { 'If-None-Match': headers.etag }), 304)
      assert.equal(await asked(method, { 'If-None-Match': `"other", ${headers.etag}` }), 304)
      assert.equal(await asked(method, { 'If-Modified-Since': headers['last-modified'] }), 304)
      assert.equal(await asked(method, { 'If-None-Match': '"other"' }), 200)
      assert.equal(await asked(method, { 'If-Modified-Since': new Date(0).toUTCString() }), 200)
    }
    const head = await get(app, path, { method: 'HEAD' })
    assert.equal(head.body, '')
    assert.equal(head.headers.etag, headers.etag)
    const same = await get(app, path, { headers: { 'If-None-Match': headers.etag } })
    assert.equal(same.body, '')
    assert.equal(same.headers['cache-control'], 'no-cache')
    assert.equal(same.headers.etag, headers.etag)
  }
  const before = await get(app, '/feed.rss?q=cat')
  net.delete(post.uri)
  await until('it is gone', async () => !(await get(app, '/feed.rss?q=cat')).body.includes('a cat'))
  const kept = { 'If-None-Match': before.headers.etag, 'If-Modified-Since': before.headers['last-modified'] }
  for (const [name, value] of Object.entries(kept))
    assert.equal((await get(app, '/feed.rss?q=cat', { headers: { [name]: value } })).status, 200, name)
})

test('an answer to a bad query is a sentence; a full or repeated one is none', async (t) => {
  const { app } = await stage(t)
  for (const path of ['/feed.rss', '/feed.json']) {
    const { status, headers, body } = await get(app, `${path}?q=lang:english`)
    assert.equal(status, 400)
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(headers['cache-control'], 'no-store')
    assert.match(body, /^“english” in “lang:” at character 6 is not a language.*\n$/)
    assert.equal((await get(app, path)).status, 200)
    assert.equal((await get(app, `${path}?q=(cats`)).status, 200)
    const older = await get(app, `${path}?filter=from:bob.example`)
    assert.equal(older.status, 301)
    assert.equal(older.headers.location, `${path}?q=from%3Abob.example`)
  }
})

test('whatever goes wrong at a feed is told in plain text', async (t) => {
  const { app } = await stage(t, { REQUESTS_PER_MINUTE: '4' })
  const cases: [path: string, status: number, says: RegExp][] = [
    ['/feed.rss?replies=maybe', 400, /^“replies” is “maybe”.*\n$/],
    ['/FEED.json?replies=maybe', 400, /^“replies” is “maybe”.*\n$/],
    ['/feed.atom', 404, /^There is nothing at this address\. .*\n$/],
    ['/feed.rss', 200, /^<\?xml /],
    ['/feed.rss', 429, /^At most 4 pages a minute .*\n$/],
    ['/feed.json', 429, /^At most 4 pages a minute .*\n$/],
  ]
  for (const [path, expected, says] of cases) {
    const { status, headers, body } = await get(app, path)
    assert.equal(status, expected, path)
    assert.match(body, says, path)
    if (status === 200) continue
    assert.equal(headers['content-type'], 'text/plain; charset=utf-8', path)
    assert.equal(headers['cache-control'], 'no-store', path)
    assert.equal(headers['retry-after'], status === 429 ? '30' : undefined, path)
  }
  assert.match((await get(app, '/')).headers['content-type'] ?? '', /^text\/html/)
})

test('a host that is asked for by an odd name makes no odd feed', async (t) => {
  const { app } = await stage(t)
  for (const Host of ['evil"><x>', 'x:99999', '"', '', 'a b', 'sky.example']) {
    const { status, body } = await get(app, '/feed.rss?q=cats', { headers: { Host } })
    if (status === 200) readXml(body)
    else assert.equal(status, 400, Host)
  }
})

test('invented posts are fed to no reader, nor an empty feed while nothing has come', async (t) => {
  const demo = await startApp({ UPSTREAM: 'demo' })
  t.after(() => demo.close())
  await until('the built-in network plays', () => demo.context.source().name === 'built-in')
  for (const path of ['/feed.rss', '/feed.json?q=cats']) {
    const { status, headers, body } = await get(demo, path)
    assert.equal(status, 503)
    assert.equal(headers['retry-after'], '60')
    assert.match(body, /^The built-in network plays here\./)
  }
  const { net, env } = await startNet()
  const waiting = await startApp(env)
  t.after(async () => {
    await waiting.close()
    await net.close()
  })
  await until('the server hears the network', () => net.readers > 0)
  const { status, body } = await get(waiting, '/feed.rss')
  assert.equal(status, 503)
  assert.match(body, /^Nothing has come from the network yet\./)
  net.handle(net.account().did, 'early.moss.example')
  await until('something has come', async () => (await get(waiting, '/feed.rss')).status === 200)
  net.faults.refuse(503)
  net.faults.drop()
  await until('it is no longer live', () => waiting.context.source().name !== 'live')
  assert.equal((await get(waiting, '/feed.rss')).status, 200, 'it may be lost later; what came is real')
})

test('a network that was never reached has no feed, nor an empty one', async (t) => {
  const { net, env } = await startNet()
  net.faults.refuse(503)
  const app = await startApp(env)
  t.after(async () => {
    await app.close()
    await net.close()
  })
  await until('it is given up for now', () => app.context.source().name === 'lost')
  const { status, body } = await get(app, '/feed.rss')
  assert.equal(status, 503)
  assert.match(body, /^Nothing has come from the network yet\./)
})

test('a page names its feeds, so that a reader finds them by the page’s own address', async (t) => {
  const { app } = await stage(t)
  for (const [path, query] of [
    ['/', ''],
    ['/?q=cats+%22a+%26+b%22', '?q=cats+%22a+%26+b%22'],
  ] as const) {
    const { body } = await get(app, path)
    const links = [...body.matchAll(/<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">/g)]
    assert.deepEqual(
      links.map(([, type, href]) => [type, href]),
      [
        ['application/rss+xml', `/feed.rss${query}`],
        ['application/feed+json', `/feed.json${query}`],
      ],
    )
    for (const [, , href = ''] of links) assert.equal((await get(app, href)).status, 200)
  }
  assert.doesNotMatch((await get(app, '/?q=lang:english')).body, /rel="alternate"/)
})

test('who may frame the embed is said there alone; nobody may when nobody is named', async (t) => {
  const { app } = await stage(t, { FRAME_ANCESTORS: 'https://site.example,https://*.other.example' })
  const allowed = /frame-ancestors https:\/\/site\.example https:\/\/\*\.other\.example$/
  for (const path of ['/embed', '/embed?q=cats', '/embed?q=lang:english']) {
    const { headers } = await get(app, path)
    assert.match(String(headers['content-security-policy']), allowed, path)
    assert.equal(headers['x-frame-options'], undefined)
    assert.equal(headers['cache-control'], 'no-store')
  }
  const { app: closed } = await stage(t)
  const elsewhere = [
    '/',
    '/wall',
    '/status',
    '/feed.rss',
    '/nowhere',
    '/embed/',
    '/EMBED',
    '//embed',
    '/static/live.js',
  ]
  for (const [asked, paths] of [
    [app, elsewhere],
    [closed, ['/embed', '/embed?q=cats', ...elsewhere]],
  ] as const) {
    for (const path of paths) {
      const { headers } = await get(asked, path)
      assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'$/, path)
      assert.equal(headers['x-frame-options'], 'DENY', path)
    }
  }
})

test('frame and wall show the feed and its socket; a bad query is named there, without one', async (t) => {
  const { app, net } = await stage(t)
  net.post({ text: 'a cat is here', by: net.account({ labels: [] }) })
  await until('it is shown', async () => (await get(app, '/?q=cat')).body.includes('a cat is here'))
  for (const path of ['/embed', '/wall']) {
    const { status, body, headers } = await get(app, `${path}?q=cat`)
    assert.equal(status, 200)
    assert.equal(headers['x-robots-tag'], 'noindex, noarchive')
    assert.match(body, /a cat is here/)
    assert.match(body, /hx-ws:connect="\/ws\?q=cat&amp;since=\d+"/)
    assert.doesNotMatch(body, /<form|<input|class="refine"/)
    const wrong = await get(app, `${path}?q=lang:english`)
    assert.equal(wrong.status, 400)
    assert.match(wrong.body, /is not a language/)
    assert.doesNotMatch(wrong.body, /hx-ws:connect|<script/)
    assert.doesNotMatch(body, /class="notices"/)
    const mended = await get(app, `${path}?q=(cat`)
    assert.equal(mended.status, 200)
    assert.match(mended.body, /<ul class="notices">\s*<li>[^<]*bracket[^<]*<\/li>\s*<\/ul>/)
    const older = await get(app, `${path}?filter=cat`)
    assert.equal(older.headers.location, `${path}?q=cat`)
  }
})

test('frame and wall have one address for each query, as the page has; a notice is read where it was typed', async (t) => {
  const { app } = await stage(t)
  for (const path of ['/embed', '/wall']) {
    for (const [typed, to] of [
      ['?q=', ''],
      ['?q=++cats+++DOGS', '?q=cats+DOGS'],
      ['?q=LANG:en', '?q=lang%3Aen'],
    ] as const) {
      const { status, headers } = await get(app, path + typed)
      assert.equal(status, 303, typed)
      assert.equal(headers.location, path + to)
      assert.equal((await get(app, path + to)).status, 200)
    }
    for (const stays of ['', '?q=cats', '?q=(cats', '?q=cats&theme=dark'])
      assert.equal((await get(app, path + stays)).status, 200, stays)
    assert.equal((await get(app, `${path}?q=++lang:english`)).status, 400)
  }
})

test('whatever goes wrong in a frame, its links leave it', async (t) => {
  const { app } = await stage(t, { REQUESTS_PER_MINUTE: '3' })
  const base = '<base target="_blank">'
  for (const [path, expected] of [
    ['/embed?q=lang:english', 400],
    ['/embed?replies=maybe', 400],
    ['/nowhere', 404],
    ['/embed', 429],
    ['/wall', 429],
  ] as const) {
    const { status, body } = await get(app, path)
    assert.equal(status, expected, path)
    assert.equal(body.includes(base), path.startsWith('/embed'), path)
  }
})
