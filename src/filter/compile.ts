import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { stepsOf } from './cost.js'
import type { Test } from './field-rule.js'
import { FIELDS } from './fields.js'
import type { Node, Query } from './query.js'
import { sightOf } from './sight.js'
import { finderOf, type Finder } from './wording.js'

export type Predicate = (post: Post, author: Author) => boolean

/**
 * The query as a test of posts. `dids`: the handles of `query.handles` that could be resolved, lower case; the others
 * are compared with the handle that is known of the author, or that a mention was written with. Neither this nor the
 * predicate throws.
 */
export function compile({ normal }: Query, dids: ReadonlyMap<string, Did>): Predicate {
  if (normal === undefined) return () => true
  const test = testOf(normal, dids)
  return (post, author) => test(post, author, sightOf(post))
}

/** The same of a node. `finder`: how words are looked for. */
export function testOf(node: Node, dids: ReadonlyMap<string, Did>, finder: Finder = finderOf): Test {
  switch (node.kind) {
    case 'and':
      return all(soonestFirst(node.nodes).map((part) => testOf(part, dids, finder)))
    case 'or':
      return any(soonestFirst(node.nodes).map((part) => testOf(part, dids, finder)))
    case 'not': {
      const test = testOf(node.node, dids, finder)
      return (post, author, sight) => !test(post, author, sight)
    }
    case 'text': {
      const finds = finder(node.sought)
      return (_post, _author, sight) => finds(sight.wording)
    }
    case 'tag':
      return (_post, _author, sight) => sight.tags.has(node.tag)
  }
  return any(node.values.map((value) => FIELDS[node.field].test(value, dids)))
}

/** What is soon tested may spare what takes longer; and what has to be there decides more often than what must not. */
function soonestFirst(nodes: readonly Node[]): readonly Node[] {
  return nodes
    .map((node) => ({ node, steps: stepsOf(node), isNot: Number(node.kind === 'not') }))
    .toSorted((a, b) => a.steps - b.steps || a.isNot - b.isNot)
    .map(({ node }) => node)
}

/** One closure in another, two by two: walking a list for each post would take longer than most tests. */
function all([first = () => true, ...rest]: readonly Test[]): Test {
  if (rest.length === 0) return first
  const others = all(rest)
  return (post, author, sight) => first(post, author, sight) && others(post, author, sight)
}

function any([first = () => false, ...rest]: readonly Test[]): Test {
  if (rest.length === 0) return first
  const others = any(rest)
  return (post, author, sight) => first(post, author, sight) || others(post, author, sight)
}
