import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { PostFields, Simnet } from '../src/simnet/index.js'
import { until, type App } from './app.js'
import { get, cardsIn, plain, stage } from './wire.js'

/** Posts that are odd but no reason to hide what their author wrote: what their cards say. */
const facet = (byteStart: number, byteEnd: number, uri = 'https://a.example/') => ({
  index: { byteStart, byteEnd },
  features: [{ $type: 'app.bsky.richtext.facet#link', uri }],
})
const external = (uri: string) => ({
  $type: 'app.bsky.embed.external',
  external: { uri, title: 'a title', description: 'a description' },
})

interface Odd {
  readonly name: string
  readonly post: PostFields
  /** Text and href of each link in the text. */
  readonly links?: readonly [text: string, href: string][]
  readonly says?: RegExp
  readonly never?: RegExp
}

const ODD: readonly Odd[] = [
  {
    name: 'of overlapping facets the first one counts',
    post: { text: 'one two three', facets: [facet(4, 13, 'https://b.example/'), facet(0, 7)] },
    links: [['one two', 'https://a.example/']],
  },
  {
    name: 'a facet out of range is left out',
    post: { text: 'short', facets: [facet(0, 99), facet(50, 60)] },
    links: [],
  },
  {
    name: 'a facet that is reversed, empty, negative or half is left out',
    post: { text: 'one two', facets: [facet(5, 2), facet(3, 3), facet(-1, 3), facet(0.5, 3)] },
    links: [],
  },
  {
    name: 'a facet that cuts a character is left out, its neighbour is not',
    post: { text: '☕🏳️‍🌈 tea', facets: [facet(1, 6), facet(3, 9), facet(18, 21)] },
    links: [['tea', 'https://a.example/']],
  },
  ...[
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    'at://x',
  ].map((uri): Odd => ({
    name: `${uri} is no link, in text or card`,
    post: { text: 'click me', facets: [facet(0, 8, uri)], embed: external(uri) },
    links: [],
    never: /href="(?!https:\/\/bsky\.app\/)|a description/,
  })),
  {
    name: 'a date in 1970 is shown as a claim',
    post: { text: 'old', createdAt: '1970-01-01T00:00:00Z' },
    says: /dated 1970-01-01/,
  },
  {
    name: 'a date in 2099 is shown as a claim',
    post: { text: 'new', createdAt: '2099-12-31T23:59:59Z' },
    says: /dated 2099-12-31/,
  },
  { name: 'an honest date is not', post: { text: 'now' }, never: /dated/ },
  {
    name: 'an embed that nobody knows is said to be one',
    post: { text: 'look', embed: { $type: 'com.example.hologram', x: { y: [1] } } },
    says: /Something this page can’t show/,
  },
  { name: 'an empty text is a card without one', post: { text: '' }, never: /class="text"/ },
  {
    name: 'an empty text with a link card is a card',
    post: { text: '', embed: external('https://c.example/x') },
    says: /a title/,
    never: /class="text"/,
  },
  {
    name: 'languages that are none are not repeated',
    post: { text: 'hm', langs: ['"><b>', 'de'] },
    never: /<b>|&lt;b/,
  },
  {
    name: 'markup is text',
    post: { text: '<b onclick=x>&amp;</b>' },
    never: /<b |<b>|&amp;amp;amp/,
  },
]

describe('odd posts', () => {
  let app: App
  let net: Simnet
  const ends: (() => unknown)[] = []
  const suite = { after: (end: () => unknown) => void ends.push(end) } as Parameters<typeof stage>[0]
  const uris: string[] = []

  before(async () => {
    ;({ app, net } = await stage(suite))
    const by = net.account({ displayName: 'Odd' })
    for (const { post } of ODD) uris.push(net.post({ ...post, by }).uri)
    await until('all are shown', () => app.context.shown.size === ODD.length)
  })
  after(async () => {
    for (const end of ends) await end()
  })

  for (const [n, { name, post, links, says, never }] of ODD.entries()) {
    test(name, async () => {
      const card = cardsIn((await get(app, '/')).body).find(({ uri }) => uri === uris[n])
      assert.ok(card, 'it is shown')
      if (post.text !== '' && links === undefined) assert.equal(card.text, post.text)
      const text = /<p class="text".*?<\/p>/s.exec(card.html)?.[0] ?? ''
      const found = [...text.matchAll(/<a href="([^"]*)"[^>]*>(.*?)(?:<span class="host".*?)?<\/a>/gs)]
      if (links !== undefined)
        assert.deepEqual(
          found.map(([, href = '', inner = '']) => [plain(inner), plain(href)]),
          links,
        )
      if (says !== undefined) assert.match(plain(card.html), says)
      if (never !== undefined) assert.doesNotMatch(card.html, never)
    })
  }
})
