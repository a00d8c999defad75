import { isDid, type Did } from '../syntax/index.js'
import { either, type FieldRule } from './field-rule.js'
import { readPerson } from './handle.js'

/** `from:` — who wrote it: a handle (by its DID when that is known), a DID, or `*.suffix` for the handles below a domain. */
export const from: FieldRule = {
  example: 'bob.bsky.social',
  people: true,
  steps: 4,
  read: (typed) => readPerson('from', typed, true),
  words: (values, place) =>
    `${place === 'excluded' ? 'not ' : ''}from ${either(values.map(({ shown }) => shown))}`,
  test: ({ folded }, dids) => {
    if (folded.startsWith('*')) {
      const suffix = folded.slice(1)
      return (_post, author) => author.handle?.toLowerCase().endsWith(suffix) ?? false
    }
    const did = didOf(folded, dids)
    if (did !== undefined) return (post) => post.did === did
    return (_post, author) => author.handle?.toLowerCase() === folded
  },
  covers: ({ folded }, dids) => [
    { signs: [{ kind: 'author', text: didOf(folded, dids) ?? folded }], exact: true },
  ],
}

/** `mentions:` and `@handle` — who is mentioned in it. */
export const mentions: FieldRule = person('mentions', 'mentioning', ['mention'])

/** `replyto:` — whose post it answers. */
export const replyto: FieldRule = person('replyto', 'replying to', ['answer'])

/** `to:` — who is mentioned in it, or whose post it answers. */
export const to: FieldRule = person('to', 'to', ['mention', 'answer'])

/** A field about someone else than the author: any of these must be of that DID, or of a handle that nobody could resolve. */
function person(key: string, verb: string, kinds: readonly ('mention' | 'answer')[]): FieldRule {
  return {
    example: 'bob.bsky.social',
    people: true,
    steps: 3,
    read: (typed) => readPerson(key, typed, false),
    words: (values, place) =>
      `${place === 'excluded' ? 'not ' : ''}${verb} ${either(values.map(({ shown }) => shown))}`,
    test: ({ folded }, dids) => {
      const name = didOf(folded, dids) ?? folded
      return (_post, _author, sight) =>
        kinds.some((kind) => (kind === 'mention' ? sight.mentioned.has(name) : sight.answered === name))
    },
    covers: ({ folded }, dids) => [
      { signs: kinds.map((kind) => ({ kind, text: didOf(folded, dids) ?? folded })), exact: true },
    ],
  }
}

function didOf(folded: string, dids: ReadonlyMap<string, Did>): Did | undefined {
  return isDid(folded) ? folded : dids.get(folded)
}
