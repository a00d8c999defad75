import type { Commit } from './event.js'
import type { Post } from './post.js'

/** Invented records and posts, and a seeded source of chance: for the rooms' tests, and no part of what runs. */
export const ANNA = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
export const BORIS = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb'
export const CID = `bafyrei${'a'.repeat(52)}`
export const REV = '3mptbypcq372f'
/** Unix ms of `NOON`. */
export const NOON_MS = Date.UTC(2026, 6, 4, 12)
export const NOON = '2026-07-04T12:00:00.000Z'

export const blob = (mimeType = 'image/jpeg') => ({
  $type: 'blob',
  ref: { $link: CID },
  mimeType,
  size: 1000,
})
export const postUri = (rkey: string) => `at://${BORIS}/app.bsky.feed.post/${rkey}`
export const ref = (rkey: string) => ({ uri: postUri(rkey), cid: CID })

/** A facet over `[byteStart, byteEnd)`. */
export function facet(byteStart: number, byteEnd: number, ...features: readonly unknown[]) {
  return { index: { byteStart, byteEnd }, features }
}
export const link = (uri: string) => ({ $type: 'app.bsky.richtext.facet#link', uri })
export const mention = (did: string) => ({ $type: 'app.bsky.richtext.facet#mention', did })
export const tag = (name: string) => ({ $type: 'app.bsky.richtext.facet#tag', tag: name })

/** A post's record with these fields. */
export function record(fields: object = {}) {
  return { $type: 'app.bsky.feed.post', text: 'Guten Morgen', createdAt: NOON, ...fields }
}

/** A decoded post with these fields; its uri and segments follow from them. */
export function decoded(fields: Partial<Post> = {}): Post {
  const { did = ANNA, rkey = '3mptbyoeyc22k', text = 'Guten Morgen' } = fields
  return {
    uri: `at://${did}/app.bsky.feed.post/${rkey}`,
    did,
    rkey,
    cid: CID,
    rev: REV,
    edited: false,
    text,
    segments: [{ kind: 'text', text }],
    tags: [],
    langs: [],
    labels: [],
    createdAt: NOON,
    arrivedAt: NOON_MS,
    dated: false,
    bytes: 100,
    ...fields,
  }
}

/** The create of a post with these fields in its record. */
export function commit(fields: object = {}): Commit {
  return {
    kind: 'commit',
    did: ANNA,
    timeUs: NOON_MS * 1000,
    rev: REV,
    operation: 'create',
    collection: 'app.bsky.feed.post',
    rkey: '3mptbyoeyc22k',
    cid: CID,
    record: record(fields),
  }
}

/** A record in which everything that this room reads has a place. */
export function fullRecord() {
  return record({
    text: 'Über #Möwen und @boris.example: https://strand.example/möwen 👩‍🚀',
    facets: [
      facet(6, 13, tag('Möwen')),
      facet(18, 32, mention(BORIS)),
      facet(34, 63, link('https://strand.example/m%C3%B6wen')),
    ],
    langs: ['de', 'en-GB'],
    tags: ['ornithologie'],
    reply: { root: ref('root'), parent: ref('parent') },
    labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'graphic-media' }] },
    embed: {
      $type: 'app.bsky.embed.recordWithMedia',
      record: { $type: 'app.bsky.embed.record', record: ref('quoted') },
      media: {
        $type: 'app.bsky.embed.images',
        images: [{ image: blob(), alt: 'Eine Möwe', aspectRatio: { width: 4, height: 3 } }],
      },
    },
  })
}

/** Numbers in [0, 1) that repeat with their seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
