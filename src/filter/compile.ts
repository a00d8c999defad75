import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import type { Test } from './field-rule.js'
import { FIELDS } from './fields.js'
import type { Node, Query, Sought } from './query.js'
import { sightOf } from './sight.js'

export type Predicate = (post: Post, author: Author) => boolean

/**
 * The query as a test of posts. `dids`: the handles of `query.handles` that could be resolved, lower case; the others
 * are compared with the author's known handle. Neither this nor the predicate throws.
 */
export function compile({ root }: Query, dids: ReadonlyMap<string, Did>): Predicate {
  if (root === undefined) return () => true
  const test = testOf(root, dids)
  return (post, author) => test(post, author, sightOf(post))
}

function testOf(node: Node, dids: ReadonlyMap<string, Did>): Test {
  switch (node.kind) {
    case 'and': {
      const tests = node.nodes.map((part) => testOf(part, dids))
      return (post, author, sight) => tests.every((test) => test(post, author, sight))
    }
    case 'or': {
      const tests = node.nodes.map((part) => testOf(part, dids))
      return (post, author, sight) => tests.some((test) => test(post, author, sight))
    }
    case 'not': {
      const test = testOf(node.node, dids)
      return (post, author, sight) => !test(post, author, sight)
    }
    case 'text':
      return testOfText(node.sought)
    case 'tag':
      return (_post, _author, sight) => sight.tags.has(node.tag)
  }
  const tests = node.values.map((value) => FIELDS[node.field].test(value, dids))
  return (post, author, sight) => tests.some((test) => test(post, author, sight))
}

function testOfText(sought: Sought): Test {
  if (sought.how === 'within') return (_post, _author, sight) => hasWithin(sight.text, sought.parts)
  const [only, ...more] = sought.words
  if (only !== undefined && more.length === 0 && !sought.prefix) {
    return (_post, _author, sight) => sight.vocabulary.has(only)
  }
  const needle = ` ${sought.words.join(' ')}${sought.prefix ? '' : ' '}`
  return (_post, _author, sight) => sight.sentence.includes(needle)
}

/** The parts in order, nothing but spaces and punctuation between. Runs of those are disjoint, so this is linear in `text`. */
function hasWithin(text: string, [first = '', ...rest]: readonly string[]): boolean {
  // Most texts lack some part; a first one of a single letter is in them many times.
  if (!rest.every((part) => text.includes(part))) return false
  for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
    let end = at + first.length
    const follows = rest.every((part) => {
      while (isBetween(text.charAt(end))) end++
      const here = text.startsWith(part, end)
      end += part.length
      return here
    })
    if (follows) return true
  }
  return false
}

function isBetween(char: string): boolean {
  return /[\p{P} ]/u.test(char)
}
