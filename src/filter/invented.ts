import type { Author } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { Media, Post, Segment } from '../decode/post.js'
import type { Did } from '../syntax/index.js'

/** Invented posts and queries that often meet: for this room's tests, and no part of what runs. */
export type Random = () => number

/** Queries as people ask them, each in its tidy form. */
export const EXAMPLES: readonly string[] = [
  'cats',
  'cats OR dogs',
  '"northern lights" (aurora OR #aurora) lang:en',
  '#ukraine -is:reply has:image',
  'from:nytimes.com,bbc.co.uk',
  'domain:github.com -from:*.brid.gy',
  '(rust OR golang) -"rust belt" lang:en,de',
  '猫 lang:ja has:media',
  'has:link -domain:youtube.com,youtu.be',
]

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T
}

/** None to `most`. */
export function several<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: Math.floor(random() * (most + 1)) }, make)
}

const DIDS: readonly Did[] = ['did:plc:a', 'did:plc:b', 'did:plc:c']
/** Who is behind which handle. `c.example` is nobody's that could be resolved. */
export const RESOLVED: ReadonlyMap<string, Did> = new Map([
  ['a.example', 'did:plc:a'],
  ['b.example', 'did:plc:b'],
])
const URIS = [
  'https://a.example/b',
  'http://www.a.example/b/c?d',
  'https://x.b.example',
  'https://youtu.be/a',
]
const VOCABULARY =
  "cat~Cats~red~é~b~1~猫~😀~❤️~don't~ai~,~. ~ ~ ~-~c++~猫犬~$b~a.example~caterpillar~caterpiller~赤猫赤猫赤猫赤猫".split(
    '~',
  )
const ALTS = ['', '', 'cat', 'A red cat.', '猫', 'cats']

export function inventedAuthor(random: Random): Author {
  const did = pick(random, DIDS)
  const handle = pick(random, ['a.example', 'C.Example', 'x.brid.gy', undefined])
  const labels = pick(random, [[], ['bot']])
  return { did, labels, known: true, version: 0, ...(handle === undefined ? {} : { handle }) }
}

export function inventedPost(random: Random): Post {
  const text = several(random, 8, () => pick(random, VOCABULARY)).join(pick(random, ['', ' ']))
  const media = inventedMedia(random)
  const uri = (collection: string) => `at://${pick(random, DIDS)}/${collection}/a`
  return decoded({
    did: pick(random, DIDS),
    text,
    edited: random() < 0.2,
    segments: [{ kind: 'text', text }, ...several(random, 2, () => inventedSegment(random))],
    tags: several(random, 2, () => pick(random, ['ai', 'Cat', 'ß', 'big sky'])),
    langs: several(random, 2, () => pick(random, ['en', 'de', 'pt-BR', 'iw', 'none'])),
    ...(random() < 0.3
      ? { reply: { root: uri('app.bsky.feed.post'), parent: uri('app.bsky.feed.post') } }
      : {}),
    ...(random() < 0.2 ? { quote: uri(pick(random, ['app.bsky.feed.post', 'app.bsky.graph.list'])) } : {}),
    ...(media === undefined ? {} : { media }),
  })
}

function inventedSegment(random: Random): Segment {
  const did = pick(random, DIDS)
  return pick<Segment>(random, [
    { kind: 'link', text: 'x', uri: pick(random, URIS) },
    { kind: 'mention', text: pick(random, ['@a.example', '@C.example', 'me']), did },
  ])
}

function inventedMedia(random: Random): Media | undefined {
  const alt = pick(random, ALTS)
  const picture = { cid: 'b', alt }
  const card = { title: 'cat', description: `Alt: ${alt}` }
  return pick<Media | undefined>(random, [
    undefined,
    undefined,
    undefined,
    { kind: 'images', images: [picture, { cid: 'b', alt: pick(random, ALTS) }] },
    { kind: 'video', video: { ...picture, gif: random() < 0.5 } },
    { kind: 'external', external: { ...card, uri: pick(random, URIS) } },
    { kind: 'external', external: { ...card, uri: 'https://media.tenor.com/a.gif' } },
    { kind: 'unknown', type: pick(random, ['app.bsky.embed.gallery', 'x.y.z']) },
  ])
}

/** Leaves of queries, each in several spellings of one meaning. */
export const LEAVES: readonly (readonly string[])[] = [
  ['cat', 'CAT', '"Cat"', '“cat”'],
  ['red', 'RED', '«red»', "'red'", '「red」'],
  ['"red cat"', '„Red   Cat“', '"red, cat"'],
  ['cat*', 'Cat*'],
  ['re*'],
  ['red-ca*', "Red'CA*"],
  ['#ai', '＃AI', '#AI.', 'tag:ai', 'TAG:#AI'],
  ['tag:ai,cat', '(#ai | #cat)', 'tag:Cat,ai'],
  ['tag:"big sky"', 'tag:“Big  Sky”'],
  ['é', 'e', 'E\u0301', '"É"'],
  ['b', 'B'],
  ['猫', '"猫"'],
  // The index follows the first letters of these, and no more.
  ['caterpilla*', 'Caterpilla*'],
  ['赤猫赤猫赤猫赤猫犬', '"赤猫赤猫赤猫赤猫犬"'],
  ['"猫 犬"', '「猫・犬」'],
  ['❤', '❤️'],
  ["don't", 'don’t', '"DON\'T"'],
  ['c++', 'C++', '"c++"'],
  ['lang:en', 'LANG:"EN"', 'lang:en,en'],
  ['lang:en,de', 'lang:de,EN', '(lang:de OR lang:en)'],
  ['lang:none'],
  ['lang:pt'],
  ['from:a.example', 'author:@A.example'],
  ['from:c.example', 'from:"C.example"'],
  ['from:*.brid.gy'],
  ['from:did:plc:c'],
  ['@a.example', 'mentions:A.example', '＠a.example'],
  ['@c.example', 'mentions:@C.example'],
  ['to:b.example'],
  ['replyto:b.example', 'replyto:@B.example'],
  ['domain:a.example', 'domain:WWW.a.example', 'domain:a.example.'],
  ['domain:b.example,youtu.be'],
  ['https://a.example/b', 'url:a.example/b', 'url:"http://www.a.example/b/"'],
  ['has:image', 'has:images', 'HAS:Image'],
  ['has:media,quote', '(has:media OR has:quotes)'],
  ['has:link'],
  ['has:alt'],
  ['has:gif,video,tag,mention'],
  ['is:reply', 'IS:replies', '(is:reply since:2026-01-01)'],
  ['is:root'],
  ['is:bot'],
  ['is:quote,edited'],
  ['alt:cat', 'ALT:"Cat"'],
  ['alt:cat*,"red cat"', 'alt:“Red cat”,CAT*'],
]

export type Tree =
  | { readonly leaf: readonly string[] /* spellings of one meaning */ }
  | { readonly join: ' ' | ' OR '; readonly trees: readonly Tree[] }
  | { readonly not: Tree }

export function inventedTree(random: Random, depth: number): Tree {
  const kind = depth === 0 ? 0 : random()
  if (kind < 0.4) return { leaf: pick(random, LEAVES) }
  if (kind < 0.55) return { not: inventedTree(random, depth - 1) }
  const trees = [
    inventedTree(random, depth - 1),
    ...several(random, 2, () => inventedTree(random, depth - 1)),
  ]
  return { join: pick(random, [' ', ' OR '] as const), trees }
}

/** One of the many ways to write a tree. */
export function spelled(random: Random, tree: Tree): string {
  if ('leaf' in tree) return pick(random, tree.leaf)
  if ('not' in tree) return pick(random, ['-', 'NOT ', '–']) + `(${spelled(random, tree.not)})`
  const parts = tree.trees.map((part) => spelled(random, part))
  const shuffled = parts
    .map((part) => [random(), part] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, part]) => part)
  const repeated = random() < 0.2 ? [...shuffled, ...shuffled.slice(0, 1)] : shuffled
  const join = tree.join === ' ' ? pick(random, [' ', '  ', ' AND ']) : pick(random, [' OR ', '|', ' | '])
  return `(${repeated.join(join)})`
}
