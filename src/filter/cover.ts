import type { Did } from '../syntax/index.js'
import { FIELDS } from './fields.js'
import type { Node, Query } from './query.js'
import { isFoundWhole, soughtCovers, type Cover, type Sign } from './sign.js'

/** A cover of a node, and what is left to be found out about a post that has one of its signs. */
interface Lead extends Cover {
  /** Of such a post it is true when the node is. If the cover is exact, it is so of any post. */
  readonly asked: Node
}

/** How a query is kept in the index. */
export interface Registration extends Cover {
  /** All this is of the posts that the query does not match: a post without any of the signs is matched. */
  readonly inverse: boolean
  /** What decides about a post that has one of the signs; undefined when they always do. */
  readonly asked: Node | undefined
}

/** Nothing must hold; its contrary is covered by no signs. */
const EVERY_POST: Node = { kind: 'and', nodes: [] }

/**
 * A cover of the query, or of its contrary: one of them always exists. A term has a cover, its negation has one of the
 * contrary; of parts that must all hold one is enough, and the others are asked; and if none has any, then each has one of
 * the contrary, and these together are one of the whole's. `weight`: the share of posts that have a sign, about; the
 * lightest cover is taken.
 */
export function registrationOf(
  { normal = EVERY_POST }: Pick<Query, 'normal'>,
  dids: ReadonlyMap<string, Did>,
  weight: (sign: Sign) => number,
): Registration {
  const weigh = ({ signs }: Cover): number => signs.reduce((sum, sign) => sum + weight(sign), 0)
  const straight = leadOf(normal, dids, weigh)
  const lead = straight ?? leadOf(contraryOf(normal), dids, weigh)
  if (lead === undefined) throw new Error('neither a query nor its contrary has a cover')
  const { signs, exact, asked } = lead
  return { signs, exact, inverse: straight === undefined, asked: isTold(lead) ? undefined : asked }
}

function leadOf(
  node: Node,
  dids: ReadonlyMap<string, Did>,
  weigh: (cover: Cover) => number,
): Lead | undefined {
  switch (node.kind) {
    case 'not': {
      const contrary = contraryOf(node.node)
      return contrary.kind === 'not' ? undefined : leadOf(contrary, dids, weigh)
    }
    case 'and': {
      const leads = node.nodes.map((part) => leadOf(part, dids, weigh))
      const lead = lightest(leads, weigh)
      if (lead === undefined) return undefined
      const rest = node.nodes.toSpliced(leads.indexOf(lead), 1, ...(isTold(lead) ? [] : [lead.asked]))
      const [only, ...more] = rest
      const asked = only !== undefined && more.length === 0 ? only : { kind: node.kind, nodes: rest }
      return { signs: lead.signs, exact: false, asked }
    }
    case 'or':
      return leading(node, together(node.nodes.map((part) => leadOf(part, dids, weigh))))
    case 'text':
      return leading(node, lightest(soughtCovers(node.sought), weigh))
    case 'tag':
      return { signs: [{ kind: 'tag', text: node.tag }], exact: true, asked: node }
  }
  const rule = FIELDS[node.field]
  return leading(node, together(node.values.map((value) => lightest(rule.covers(value, dids), weigh))))
}

/** What matches where the node does not. It is a negation of terms only, never of a group. */
function contraryOf(node: Node): Node {
  switch (node.kind) {
    case 'and':
      return { kind: 'or', nodes: node.nodes.map(contraryOf) }
    case 'or':
      return { kind: 'and', nodes: node.nodes.map(contraryOf) }
    case 'not':
      return node.node
  }
  return { kind: 'not', node }
}

/** Whether the index knows of a post that matches as soon as it finds a sign. */
function isTold({ exact, signs }: Cover): boolean {
  return exact && signs.every(isFoundWhole)
}

function leading(asked: Node, cover: Cover | undefined): Lead | undefined {
  return cover === undefined ? undefined : { signs: cover.signs, exact: cover.exact, asked }
}

function lightest<C extends Cover>(
  covers: readonly (C | undefined)[],
  weigh: (cover: Cover) => number,
): C | undefined {
  return covers
    .filter((cover) => cover !== undefined)
    .reduce<C | undefined>(
      (best, cover) => (best !== undefined && weigh(best) <= weigh(cover) ? best : cover),
      undefined,
    )
}

function together(covers: readonly (Cover | undefined)[]): Cover | undefined {
  const known = covers.filter((cover) => cover !== undefined)
  if (known.length < covers.length) return undefined
  return { signs: known.flatMap(({ signs }) => signs), exact: known.every(({ exact }) => exact) }
}
