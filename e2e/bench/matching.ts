import { compile, createMatchIndex, parseQuery, type Query } from '../../src/filter/index.js'
import { stranger, type Author, type Post } from '../../src/decode/index.js'
import { takeDown } from './batch.js'
import { costs } from './costs.js'
import { perCpuSecond } from './cpu.js'
import type { Options } from './options.js'
import type { Row } from './table.js'

const BUDGET_US = 100
const MOST_ADD_US = 1000
const NOBODY = new Map<string, never>()

/** One post against many live queries: by the index, and by asking each. Both cut each post into words once. */
export async function matching({ smoke }: Options): Promise<Row[]> {
  const [n, rounds, most] = smoke ? [50, 1, 200] : [500, 15, 10_000]
  const { posts, authors } = await takeDown(2 * n, 'app.bsky.feed.post')
  const byDid = new Map(authors.map((author) => [author.did, author]))
  const some = posts.slice(0, n).map((post) => ({ post, author: byDid.get(post.did) ?? stranger(post.did) }))
  const queries = queriesFrom(posts, authors, most)
  const byIndex = (count: number) => indexed(some, queries.slice(0, count), rounds)
  const one = byIndex(1)
  const hundred = byIndex(100)
  const all = byIndex(most)
  const predicates = queries.map((query) => compile(query, NOBODY))
  let found = 0
  const plain = perCpuSecond(some.length, smoke ? 1 : 2, {
    prepare: () => fresh(some),
    work: (batch) => {
      found = 0
      for (const { post, author } of batch) for (const fits of predicates) if (fits(post, author)) found++
    },
  })
  if (found !== all.found) throw new Error(`the index found ${all.found}, asking each ${found}`)
  const idle = indexed(some, [...queries, ...never(most)], rounds)
  const part = 'matching'
  const unit = 'µs / post'
  return [
    { part, what: 'against 1 query', value: one.us, unit },
    { part, what: 'against 100 distinct queries', value: hundred.us, unit },
    {
      part,
      what: `against ${most.toLocaleString('en')} distinct queries`,
      value: all.us,
      unit,
      budget: { atMost: BUDGET_US },
      note: `${(all.found / some.length).toFixed(1)} of them match; cutting the post into words included`,
    },
    { part, what: 'the same by asking each query', value: 1e6 / plain, unit },
    { part, what: 'asking each takes so many times as long', value: 1e6 / plain / all.us, unit: '×' },
    {
      part,
      what: 'as many again that never match',
      value: idle.us / all.us,
      unit: '× the time',
      note: 'it is to grow with the matches, not with the queries',
    },
    ...changes(queries, rounds),
    {
      part,
      what: 'parsing a query',
      value:
        1e6 /
        parses(
          queries.map(({ typed }) => typed),
          rounds,
        ),
      unit: 'µs',
      note: `mean ${(queries.reduce((sum, { typed }) => sum + typed.length, 0) / queries.length).toFixed(0)} characters`,
    },
    {
      part,
      what: 'parsing one of 510 characters',
      value:
        1e6 /
        parses(
          Array.from({ length: 200 }, (_, i) => `word${i} `.repeat(40).slice(0, 510)),
          rounds,
        ),
      unit: 'µs',
    },
    {
      part,
      what: 'looking through history, words folded before',
      value: scans(some, queries, rounds),
      unit: 'posts / CPU s',
      note: 'one query asked of each post',
    },
    ...costs(some, smoke),
  ]
}

type Shown = readonly { readonly post: Post; readonly author: Author }[]

/** The same posts as never seen before: nothing of them is in any cache. */
function fresh(shown: Shown): Shown {
  return shown.map(({ post, author }) => ({ post: { ...post }, author }))
}

function indexed(shown: Shown, queries: readonly Query[], rounds: number): { us: number; found: number } {
  const index = createMatchIndex<Query>()
  for (const query of queries) index.add(query, NOBODY, query)
  let found = 0
  const rate = perCpuSecond(shown.length, rounds, {
    prepare: () => fresh(shown),
    work: (batch) => {
      found = 0
      for (const { post, author } of batch) found += index.matching(post, author).length
    },
  })
  return { us: 1e6 / rate, found }
}

/** Coming and going while all the others stay. */
function changes(queries: readonly Query[], rounds: number): Row[] {
  const index = createMatchIndex<Query>()
  for (const query of queries) index.add(query, NOBODY, query)
  let longest = 0
  const rate = perCpuSecond(queries.length, rounds, {
    prepare: () => undefined,
    work: () => {
      for (const query of queries) {
        const before = performance.now()
        index.add(query, NOBODY, query)()
        longest = Math.max(longest, performance.now() - before)
      }
    },
  })
  return [
    {
      part: 'matching',
      what: 'a query comes and goes',
      value: 1e6 / rate,
      unit: 'µs',
      budget: { atMost: MOST_ADD_US },
      note: `the longest ${longest.toFixed(1)} ms by the clock, collecting garbage included`,
    },
  ]
}

function parses(texts: readonly string[], rounds: number): number {
  return perCpuSecond(texts.length, rounds, {
    prepare: () => undefined,
    work: () => {
      for (const text of texts) if (!parseQuery(text).ok) throw new Error(`no query: ${text}`)
    },
  })
}

function scans(shown: Shown, queries: readonly Query[], rounds: number): number {
  const asked = queries.slice(0, 100).map((query) => compile(query, NOBODY))
  let found = 0
  return perCpuSecond(shown.length * asked.length, rounds, {
    prepare: () => shown,
    work: (batch) => {
      for (const fits of asked) for (const { post, author } of batch) if (fits(post, author)) found++
      if (found === 0) throw new Error('nothing was found')
    },
  })
}

/**
 * What people look for: mostly a word or two, some phrases, tags, people, languages, few that only exclude. People look for
 * what is not everywhere: of three words one is drawn as often as it is written, two are any that is written at all.
 */
function queriesFrom(posts: readonly Post[], authors: readonly Author[], count: number): Query[] {
  const words = posts.flatMap(({ text }) => text.toLowerCase().match(/\p{L}{3,12}/gu) ?? [])
  const tags = posts.flatMap(({ tags: given }) => given)
  const next = dice()
  const from = <T>(list: readonly T[]): T => list[next(list.length)] as T
  const vocabulary = [...new Set(words)]
  const word = () => from(next(3) === 0 ? words : vocabulary)
  const phrase = () => {
    const at = next(Math.max(1, words.length - 1))
    return `"${words[at] ?? ''} ${words[at + 1] ?? ''}"`
  }
  const forms: readonly [number, () => string][] = [
    [300, word],
    [200, () => `${word()} ${word()}`],
    [120, () => `${word()} OR ${word()} OR ${word()}`],
    [100, phrase],
    [80, () => (tags.length > 0 ? `#${from(tags)}` : word())],
    [60, () => `from:${from(authors).handle ?? 'someone.example'} ${word()}`],
    [60, () => `${word()} lang:${from(['en', 'de', 'ja', 'pt', 'es'])}`],
    [40, () => `${word()} -${word()} has:image`],
    [20, () => `${word().slice(0, 4)}* -is:reply`],
    [3, () => `-lang:${from(['en', 'ja'])} -${word()}`],
    [17, () => `(${word()} OR ${word()}) -(${word()} ${word()})`],
  ]
  const total = forms.reduce((sum, [weight]) => sum + weight, 0)
  const byKey = new Map<string, Query>()
  for (let tries = 0; byKey.size < count && tries < 50 * count; tries++) {
    let at = next(total)
    const [, make] = forms.find(([weight]) => (at -= weight) < 0) ?? [0, word]
    const parsed = parseQuery(make())
    if (parsed.ok && parsed.query.key !== '') byKey.set(parsed.query.key, parsed.query)
  }
  return [...byKey.values()]
}

/** Words that nobody writes. */
function never(count: number): Query[] {
  return Array.from({ length: count }, (_, i) => parseQuery(`nobodywrites${i} OR norwould${i}`)).flatMap(
    (parsed) => (parsed.ok ? [parsed.query] : []),
  )
}

/** Always the same throws: whole numbers below `n`. */
function dice(): (n: number) => number {
  let state = 7
  return (n) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}
