import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stranger } from '../decode/author.js'
import { parseQuery } from '../filter/index.js'
import { author, DID, post, renderer, shown, text } from './invented.js'
import { refinementsOf, roomIn, waysOf } from './refinements.js'
import { all, read } from './strict-html.js'

const link = (uri: string) => ({ kind: 'link', text: 'x', uri }) as const
const rich = post({
  ...text(link('https://www.nytimes.com/a'), link('https://nytimes.com:8443/b'), link('http://localhost/c')),
  langs: ['ja', 'pt-BR', 'xx'],
  tags: ['Art', 'two words', 'a"b', 'wow!', 'WOW', 'アニメ「ワンピース」', 'f**k*'],
  media: { kind: 'external', external: { uri: 'https://blog.example.org/', title: '', description: '' } },
})

test('author, languages, tags and domains of a post, as far as a query can name them', () => {
  assert.deepEqual(
    refinementsOf(rich, author()).map(({ term, posts }) => `${term}: ${posts}`),
    [
      'from:mara.example: posts by @mara.example',
      'lang:ja: posts in Japanese',
      'lang:pt-BR: posts in Brazilian Portuguese',
      '#Art: posts with #Art',
      'tag:"two words": posts with #two words',
      '#wow: posts with #wow',
      'domain:nytimes.com: posts linking to nytimes.com',
      'domain:blog.example.org: posts linking to blog.example.org',
    ],
  )
  assert.equal(refinementsOf(rich, stranger(DID))[0]?.term, `from:${DID}`)
  const own = Array.from('abcdefgh', (letter) => `tag${letter}`)
  const terms = refinementsOf(post({ tags: [...own, 'onetoomany'] }), author()).map(({ term }) => term)
  assert.deepEqual(
    terms.filter((term) => term.startsWith('#')),
    own.map((tag) => `#${tag}`),
  )
})

test('only begins anew, hide is added to the query in sight; both can be read', () => {
  for (const refinement of refinementsOf(rich, author())) {
    for (const address of ['', 'cats OR dogs', '(a OR b) -c lang:en']) {
      const { only, hide = '' } = waysOf(refinement, { address, room: roomIn(address) })
      const q = (path: string) => new URL(path, 'https://a.example').searchParams.get('q') ?? ''
      assert.equal(q(only), refinement.term)
      assert.equal(q(hide), address === '' ? `-${refinement.term}` : `${address} -${refinement.term}`)
      for (const typed of [q(only), q(hide)]) {
        const parsed = parseQuery(typed)
        assert.ok(parsed.ok && parsed.query.address === typed, typed)
      }
    }
  }
})

test('what would make a query that is refused is not offered: too long, too many parts, too much work', () => {
  const words = (length: number, letters = 9) =>
    Array.from({ length }, (_, i) => `w${i}`.padEnd(letters, 'x')).join(' ')
  const alts = Array.from(
    'abcdef',
    (first) => `-alt:${Array.from('abcdefghijklmnopqrst', (second) => first + second).join(',')}`,
  ).join(' ')
  const addresses = [
    words(39),
    words(40),
    words(1, 480),
    words(1, 495),
    words(1, 503),
    words(1, 512),
    alts,
    `is:root ${alts}`,
  ]
  let offered = 0
  let left = 0
  for (const address of addresses) {
    const before = parseQuery(address)
    assert.ok(before.ok && before.query.address === address)
    for (const refinement of refinementsOf(rich, author())) {
      const { only, hide } = waysOf(refinement, { address, room: roomIn(address) })
      assert.notEqual(only, '')
      if (hide === undefined) left++
      else {
        offered++
        assert.ok(parseQuery(new URL(hide, 'https://a.example').searchParams.get('q') ?? '').ok, address)
      }
    }
  }
  assert.deepEqual([roomIn(''), roomIn(words(40)), roomIn(words(1, 512)), roomIn(alts)], [512, 0, 0, 0])
  assert.ok(offered > 10 && left > 30, `${offered} offered, ${left} left out`)
  const { html } = renderer().pageCard(shown(rich), words(40))
  const names = all(html, 'a').flatMap(({ attributes }) => attributes.get('aria-label') ?? [])
  assert.ok(names.includes('Only posts by @mara.example') && !names.some((name) => name.startsWith('Hide')))
})

test('only a page without a script has them on its cards: a socket’s card carries none', () => {
  const made = renderer()
  const { html } = made.pageCard(shown(rich), 'cats')
  const plain = made.card(shown(rich)).html
  assert.equal(html.replace(/<noscript>.*<\/noscript>/, ''), plain)
  assert.equal(made.count.rendered, 1)
  const names = all(html, 'a').flatMap(({ attributes }) => attributes.get('aria-label') ?? [])
  assert.ok(names.includes('Hide posts by @mara.example'))
  const evil = post({ ...text('x'), tags: ['<b>&', "$&$'a"] })
  assert.match(read(made.pageCard(shown(evil), '').html).text, /\$&\$'a/)
})
