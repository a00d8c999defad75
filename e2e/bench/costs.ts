import { compile, costOf, LIMITS, parseQuery, type Query } from '../../src/filter/index.js'
import { stepsOf } from '../../src/filter/cost.js'
import type { Author, Post } from '../../src/decode/index.js'
import { perCpuSecond } from './cpu.js'
import { quantile } from './sampler.js'
import type { Row } from './table.js'

const NOBODY = new Map<string, never>()
const SIZES = [1, 2, 4, 8, 16, 32]

/** What queries are thought to cost (`filter/cost.ts`) beside what they do: posts folded before, each part tested. */
export function costs(
  shown: readonly { readonly post: Post; readonly author: Author }[],
  smoke: boolean,
): Row[] {
  const queries = SIZES.flatMap(sorts).flatMap((typed): Query[] => {
    const parsed = parseQuery(typed)
    return parsed.ok ? [parsed.query] : []
  })
  const measured = queries.map((query) => {
    const fits = compile(query, NOBODY)
    const rate = perCpuSecond(shown.length, smoke ? 1 : 15, {
      prepare: () => 0,
      work: (found) => {
        for (const { post, author } of shown) if (fits(post, author)) found++
        return found
      },
    })
    return { query, ns: 1e9 / rate, steps: query.normal === undefined ? 0 : stepsOf(query.normal) }
  })
  const dear = measured.filter(({ steps }) => steps >= 20).map(({ ns, steps }) => ns / steps)
  const part = 'matching'
  return [
    {
      part,
      what: 'thought and measured cost: correlation of ranks',
      value: correlation(
        measured.map(({ query }) => costOf(query)),
        measured.map(({ ns }) => ns),
      ),
      unit: '',
      note: `${queries.length} queries; the dearest of them ${Math.max(...queries.map(costOf))} of ${LIMITS.cost}`,
    },
    {
      part,
      what: 'one step of a cost',
      value: quantile(dear, 0.5),
      unit: 'ns',
      note: `thought to be 10; of nine queries in ten ${quantile(dear, 0.05).toFixed(0)} to ${quantile(dear, 0.95).toFixed(0)}`,
    },
  ]
}

/** One query of each sort of term, with so many of them, all of which have to be tested. */
function sorts(count: number): readonly string[] {
  const made = (make: (i: number) => string, join = ' OR ') =>
    Array.from({ length: count }, (_, i) => make(i)).join(join)
  const letter = (i: number) => String.fromCodePoint('㐀'.charCodeAt(0) + i)
  const values = (field: string, make: (i: number) => string) =>
    Array.from(
      { length: Math.ceil(count / 20) },
      (_, k) =>
        `${field}:${Array.from({ length: Math.min(20, count - 20 * k) }, (_none, i) => make(20 * k + i)).join(',')}`,
    ).join(' OR ')
  return [
    made((i) => `never${i}`),
    made((i) => `-never${i}`, ' '),
    made((i) => `never${i}*`),
    made((i) => `"never ${i}0"`),
    made(letter),
    made((i) => `"${letter(i)} ${letter(i)}"`),
    made((i) => `#never${i}`),
    values('from', (i) => `n${i}.example`),
    values('from', (i) => `*.n${i}.example`),
    values('to', (i) => `n${i}.example`),
    values('domain', (i) => `n${i}.example`),
    values('lang', (i) => `x${letterOf(i)}`),
    values('alt', (i) => `never${i}`),
    `is:root ${made((i) => `-never${i}`, ' ')}`,
  ]
}

function letterOf(i: number): string {
  return (
    String.fromCharCode('a'.charCodeAt(0) + (i % 26)) +
    String.fromCharCode('a'.charCodeAt(0) + Math.floor(i / 26))
  )
}

/** Spearman's: 1 when both have the same order. */
function correlation(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [ranks(one), ranks(other)]
  const mean = (a.length - 1) / 2
  const along = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + (value - mean) * ((y[i] ?? mean) - mean), 0)
  return along(a, b) / Math.sqrt(along(a, a) * along(b, b))
}

/** Equal values share the mean of their places. */
function ranks(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b)
  return values.map((value) => (sorted.indexOf(value) + sorted.lastIndexOf(value)) / 2)
}
