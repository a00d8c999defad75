import type { Did } from '../syntax/index.js'
import { FIELDS } from './fields.js'
import type { Node, Query } from './query.js'
import { soughtCovers, type Cover } from './sign.js'

/** How a query is kept in the index. */
export interface Registration {
  readonly cover: Cover
  /** The cover is of the posts that the query does not match: a post without any of these signs is matched. */
  readonly inverse: boolean
  /** Every post with any of the signs matches: nothing is left to be asked. */
  readonly exact: boolean
}

/**
 * A cover of the query, or of its contrary: one of them always exists. A term has a cover, its negation has one of the
 * contrary; of parts that must all hold one is enough, and if none has any, then each has one of the contrary, and these
 * together are one of the whole's. `weight`: the share of posts that have a sign, about; the lightest cover is taken.
 */
export function registrationOf(
  { normal }: Pick<Query, 'normal'>,
  dids: ReadonlyMap<string, Did>,
  weight: (sign: Cover[number]) => number,
): Registration {
  if (normal === undefined) return { cover: [], inverse: true, exact: false }
  const weigh = (cover: Cover): number => cover.reduce((sum, sign) => sum + weight(sign), 0)
  const cover = coverOf(normal, true, dids, weigh)
  if (cover !== undefined) return { cover, inverse: false, exact: isExact(normal) }
  return { cover: coverOf(normal, false, dids, weigh) ?? [], inverse: true, exact: false }
}

/** Single words and tags, any of them: most of what people look for. */
function isExact(node: Node): boolean {
  if (node.kind === 'or') return node.nodes.every(isExact)
  if (node.kind === 'tag') return true
  return (
    node.kind === 'text' &&
    node.sought.how === 'words' &&
    node.sought.words.length === 1 &&
    !node.sought.prefix
  )
}

/** `wanted`: of the posts that match the node; else of those that do not. */
function coverOf(
  node: Node,
  wanted: boolean,
  dids: ReadonlyMap<string, Did>,
  weigh: (cover: Cover) => number,
): Cover | undefined {
  const one = (covers: readonly (Cover | undefined)[]) => lightest(covers, weigh)
  switch (node.kind) {
    case 'not':
      return coverOf(node.node, !wanted, dids, weigh)
    case 'and':
    case 'or': {
      const covers = node.nodes.map((part) => coverOf(part, wanted, dids, weigh))
      return (node.kind === 'and') === wanted ? one(covers) : together(covers)
    }
    case 'text':
      return wanted ? one(soughtCovers(node.sought)) : undefined
    case 'tag':
      return wanted ? [{ kind: 'tag', text: node.tag }] : undefined
  }
  if (!wanted) return undefined
  const rule = FIELDS[node.field]
  return together(node.values.map((value) => one(rule.covers(value, dids))))
}

function lightest(
  covers: readonly (Cover | undefined)[],
  weigh: (cover: Cover) => number,
): Cover | undefined {
  return covers
    .filter((cover) => cover !== undefined)
    .reduce<Cover | undefined>(
      (best, cover) => (best !== undefined && weigh(best) <= weigh(cover) ? best : cover),
      undefined,
    )
}

function together(covers: readonly (Cover | undefined)[]): Cover | undefined {
  const known = covers.filter((cover) => cover !== undefined)
  return known.length < covers.length ? undefined : known.flat()
}
