import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuery } from '../filter/index.js'
import { author, feedPage, post, renderer, URI } from './invented.js'
import { all, read, values, type Tag } from './strict-html.js'

function byId(html: string, id: string): Tag | undefined {
  return read(html).tags.find((tag) => tag.attributes.get('id') === id)
}

/** What must hold for every page: no id twice, references that resolve, nothing inline, nothing from elsewhere. */
function assertSound(html: string): void {
  const { tags } = read(html)
  const ids = values(html, 'id')
  assert.equal(new Set(ids).size, ids.length)
  for (const key of ['aria-labelledby', 'aria-describedby', 'for']) {
    for (const value of values(html, key))
      for (const id of value.split(' ')) assert.ok(ids.includes(id), `${key} ${id}`)
  }
  for (const { name, attributes } of tags) {
    assert.notEqual(name, 'style')
    for (const key of attributes.keys())
      assert.ok(key !== 'style' && key !== 'autofocus' && !key.startsWith('on'), key)
    if (name === 'script') assert.match(attributes.get('src') ?? '', /^\/static\//)
  }
  assert.doesNotMatch(html, /<script[^>]*>[^<]/)
  for (const { attributes } of all(html, 'link')) {
    const place =
      attributes.get('rel') === 'alternate' ? /^\/feed\.(rss|json)(\?q=|$)/ : /^\/static\/.*\?v=7$/
    assert.match(attributes.get('href') ?? '', place)
  }
}

test('the feed page is sound, and its live part connects where it is told', () => {
  const made = renderer()
  const cards = [1, 2, 3].map((n) => made.card({ post: post({ uri: `${URI}${n}` }), author: author() }))
  const html = made.feedPage(feedPage({ cards }))
  assertSound(html)
  const live = byId(html, 'live')?.attributes
  assert.equal(live?.get('hx-ws:connect'), '/ws?q=cats+OR+dogs&since=7')
  assert.equal(live?.get('hx-target'), '#feed')
  assert.equal(live?.get('hx-swap'), 'afterbegin')
  assert.deepEqual(JSON.parse(live?.get('hx-config') ?? ''), { ws: { reconnectMaxDelay: 15000 } })
  assert.ok(
    html.includes(`aria-busy="false">${cards.map((card) => card.html).join('')}</section>`),
    'newest first, nothing between',
  )
  assert.equal(all(html, 'body')[0]?.attributes.get('data-source'), 'live')
  assert.equal(byId(html, 'copy')?.attributes.get('data-copy'), 'https://pyresky.example/?q=cats+OR+dogs')
  assert.equal(byId(html, 'newer')?.attributes.get('href'), '/?q=cats+OR+dogs')
  assert.match(read(html).text, /cats or dogs · PyreSky/)
  assert.deepEqual(
    values(html, 'src').filter((src) => src.endsWith('.js?v=7')),
    'hide place live renew arrive times pictures keys copy marks refine enlarge vendor/htmx'
      .split(' ')
      .map((name) => `/static/${name}.js?v=7`),
  )
})

test('title and Open Graph say the query in words', () => {
  const html = renderer().feedPage(feedPage())
  const graph = new Map(
    all(html, 'meta').map(({ attributes }) => [attributes.get('property'), attributes.get('content')]),
  )
  assert.equal(graph.get('og:title'), 'cats or dogs · PyreSky')
  assert.match(graph.get('og:description') ?? '', /^Posts matching cats or dogs,/)
  assert.equal(graph.get('og:url'), 'https://pyresky.example/?q=cats+OR+dogs')
})

test('a query of conditions alone reads as a sentence', () => {
  const html = renderer().feedPage(feedPage({}, { words: 'every post in Japanese' }))
  assert.match(html, /<h1[^>]*>Every post in Japanese<\/h1>/)
  assert.match(html, /<title>Every post in Japanese · PyreSky<\/title>/)
  assert.match(html, /content="Every post in Japanese, as it is written: a live view of Bluesky\."/)
})

test('the place of an error is said once', () => {
  const error = { message: '“x” at character 3 is no language.', column: 2, length: 1 }
  const html = renderer().feedPage(feedPage({}, { typed: 'a x', error }))
  assert.equal(html.match(/at character 3/g)?.length, 1)
})

test('an empty feed holds nothing at all, and says what to do', () => {
  const html = renderer().feedPage(feedPage())
  assert.match(html, /aria-busy="false"><\/section><\/div>\n<div id="empty">/)
  assert.match(read(html).text, /No post matches yet\s+Posts will appear here as they are written/)
  const everything = renderer().feedPage(feedPage({}, { typed: '', address: '', words: 'everything' }))
  assert.match(read(everything).text, /Everything · PyreSky/)
  assert.match(read(everything).text, /Nothing has arrived yet/)
})

test('a query that cannot be read keeps its text, says where, and streams nothing', () => {
  const typed = 'coffee lang:klingonish <b>'
  const error = { message: 'No language is called “klingonish”.', column: 12, length: 10 }
  const html = renderer().feedPage(feedPage({}, { typed, error }))
  assertSound(html)
  assert.equal(byId(html, 'q')?.attributes.get('value'), typed)
  assert.equal(byId(html, 'q')?.attributes.get('aria-invalid'), 'true')
  assert.equal(byId(html, 'q')?.attributes.get('aria-describedby'), 'q-error q-place')
  assert.match(html, /coffee lang:<mark>klingonish<\/mark> &lt;b&gt;/)
  assert.match(read(html).text, /at character 13/)
  assert.equal(byId(html, 'q')?.attributes.get('data-from'), '12')
  assert.equal(byId(html, 'q')?.attributes.get('data-to'), '22')
  assert.doesNotMatch(html, /hx-ws|id="feed"/)
  assert.deepEqual(
    all(html, 'script').map(({ attributes }) => attributes.get('src')),
    ['/static/wrong.js?v=7'],
  )
})

test('of an endless query only the part around the error is repeated, its controls visible', () => {
  const typed = `${'x'.repeat(5000)}\u202ebad\u0000${'y'.repeat(5000)}`
  const at = { message: 'No.', column: 5000, length: 5 }
  const words = read(renderer().feedPage(feedPage({}, { typed, error: at }))).text
  assert.ok(words.includes(`…${'x'.repeat(60)}\ufffdbad\ufffd${'y'.repeat(60)}…`))
  for (const [column, length] of [
    [0, 0],
    [-5, -5],
    [99_999, 3],
    [10_011, 0],
  ] as const) {
    const html = renderer().feedPage(feedPage({}, { typed, error: { message: 'No.', column, length } }))
    assertSound(html)
  }
})

test('notices are tied to the box and offer the tidy form', () => {
  const notices = [{ message: 'The quote is closed at the end.' }]
  const html = renderer().feedPage(feedPage({}, { notices, tidyHref: '/?q=%22cats%22', address: '"cats"' }))
  assertSound(html)
  assert.equal(byId(html, 'q')?.attributes.get('aria-describedby'), 'feed-title notices')
  assert.match(read(html).text, /The quote is closed at the end\.\s+Read as "cats"/)
  assert.ok(values(html, 'href').includes('/?q=%22cats%22'))
  assert.doesNotMatch(renderer().feedPage(feedPage({}, { tidyHref: '/?q=x' })), /Read as/)
})

test('what a notice is about is marked in what was typed', () => {
  const notices = [
    { message: 'The quote is closed at the end.', places: [{ column: 5, length: 5 }] },
    { message: 'Nobody is there.', places: [] },
  ]
  const html = renderer().feedPage(feedPage({}, { typed: 'dogs "cats', notices }))
  assertSound(html)
  assert.match(html, /<p class="place"><code dir="auto">dogs <mark>&quot;cats<\/mark><\/code>\s*<\/p>/)
  assert.doesNotMatch(
    renderer().feedPage(feedPage({}, { notices: [{ message: 'x', places: [] }] })),
    /"place"/,
  )
})

function pageOf(typed: string): string {
  const parsed = parseQuery(typed)
  assert.ok(parsed.ok)
  return renderer().feedPage(feedPage({}, { ...parsed.query }))
}

test('the page carries what is to be marked in its posts, and nothing when there is nothing', () => {
  assert.deepEqual(JSON.parse(byId(pageOf('Café -dogs'), 'feed')?.attributes.get('data-marks') ?? ''), [
    { how: 'words', words: ['cafe'], prefix: false },
  ])
  assert.equal(byId(pageOf('lang:en'), 'feed')?.attributes.has('data-marks'), false)
})

test('the form is filled with a query that it could ask, and empty for another', () => {
  const html = pageOf('cats "red dog" (a OR b) -spam lang:cy,en has:image has:link -is:reply')
  assertSound(html)
  const value = (id: string) => byId(html, id)?.attributes.get('value')
  assert.equal(value('plain-all'), 'cats "red dog"')
  assert.equal(value('plain-any'), 'a b')
  assert.equal(value('plain-none'), 'spam')
  assert.match(html, /<option value="cy,en" selected>Welsh or English<\/option>/)
  const ticked = all(html, 'input').filter(({ attributes }) => attributes.has('checked'))
  assert.deepEqual(
    ticked.map(({ attributes }) => `${attributes.get('name')}=${attributes.get('value')}`),
    ['has=image', 'has=link', 'replies=0'],
  )
  for (const other of ['cats (a lang:en OR b)', 'from:a.example', 'lang:en -lang:en-GB', '-(a b)']) {
    assert.equal(byId(pageOf(other), 'plain-all')?.attributes.get('value'), '', other)
    assert.match(pageOf(other), /<option value="" selected>any<\/option>/)
  }
})

test('what a person typed cannot leave its place', () => {
  const evil = `"><script>alert(1)</script>' onfocus=x autofocus {{7*7}}`
  const query = {
    typed: evil,
    address: evil,
    words: evil,
    notices: [{ message: evil }],
    tidyHref: `/?q=${encodeURIComponent(evil)}`,
  }
  const html = renderer({ operator: evil, contact: evil }).feedPage(
    feedPage(
      {
        socket: `/ws?q=${evil}`,
        here: `/?q=${evil}`,
        shareUrl: evil,
        source: { name: 'lost', words: evil, withheld: evil },
      },
      query,
    ),
  )
  assertSound(html)
  assert.equal(byId(html, 'q')?.attributes.get('value'), evil)
  assert.equal(byId(html, 'live')?.attributes.get('hx-ws:connect'), `/ws?q=${evil}`)
  assertSound(renderer().feedPage(feedPage({}, { ...query, error: { message: evil, column: 2, length: 4 } })))
  assertSound(renderer().messagePage({ status: 404, title: evil, message: evil }))
})

test('rate and source are the same on the page and as ops', () => {
  const made = renderer()
  assert.equal(
    made.rate({ matched: 12.4, total: 2140 }),
    '<p id="rate" hx-swap-oob="true">matched 12/min of 2,140 posts/min</p>',
  )
  const lost = { name: 'lost', words: 'The stream is lost.', withheld: '3 posts are withheld.' } as const
  assert.equal(
    made.source(lost),
    '<p id="source" hx-swap-oob="true" data-source="lost">The stream is lost. <span class="withheld">3 posts are withheld.</span></p>',
  )
  assert.equal(
    made.source({ name: 'live', words: 'live' }),
    '<p id="source" hx-swap-oob="true" data-source="live"></p>',
  )
  const html = made.feedPage(feedPage({ source: lost, rate: { matched: 12.4, total: 2140 } }))
  assert.ok(html.includes(made.source(lost).replace(' hx-swap-oob="true"', '')))
  assert.ok(html.includes('<p id="rate">matched 12/min of 2,140 posts/min</p>'))
})

test('a gap is a divider with words', () => {
  assert.equal(renderer().gap('Away <4 minutes'), '<div class="gap">Away &lt;4 minutes</div>')
  assert.equal(renderer().gap('Away', 'hole-7'), '<div class="gap" id="hole-7">Away</div>')
})

test('a message page says its one thing, and a host that is named is shown', () => {
  const made = renderer({ operator: 'A Friendly Host', contact: 'host@example.org' })
  const html = made.messagePage({ status: 429, title: 'Too many requests', message: 'Wait a minute.' })
  assertSound(html)
  assert.match(read(html).text, /429\s+Too many requests\s+Wait a minute\./)
  assert.match(read(html).text, /Run by A Friendly Host\. Contact: host@example\.org/)
  assert.ok(values(html, 'href').includes('mailto:host@example.org'))
  assert.deepEqual(
    values(
      renderer({ contact: 'javascript:alert(1)' }).messagePage({ status: 404, title: 'a', message: 'b' }),
      'href',
    ).filter((href) => href.startsWith('j')),
    [],
  )
})
