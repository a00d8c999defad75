/** For this room's tests: an AppView that knows every record it is asked for, and what is heard of those. */
import type { TestContext } from 'node:test'
import type { RecordAnswer } from '../decode/found-record.js'
import type { Did } from '../syntax/index.js'
import { did, profiles, setUp, type Call, type Responder } from './testing.js'

export const RECORD_CID = `bafyrei${'b'.repeat(52)}`

export type RecordsRoom = ReturnType<typeof recordsRoom>

export function post(n: number, of: Did = did(1)): string {
  return `at://${of}/app.bsky.feed.post/3k${n}`
}

export function posts(n: number, from = 0): string[] {
  return Array.from({ length: n }, (_, i) => post(from + i))
}

export const feed = `at://${did(2)}/app.bsky.feed.generator/cats`
export const list = `at://${did(2)}/app.bsky.graph.list/3kl`
export const pack = `at://${did(2)}/app.bsky.graph.starterpack/3ks`

export function ownerOf(uri: string): Did {
  return uri.split('/')[2] as Did
}

export function postView(uri: string, more: object = {}): object {
  const record = { $type: 'app.bsky.feed.post', text: `of ${uri}`, createdAt: '2026-11-21T12:00:00Z' }
  return { uri, cid: RECORD_CID, author: { did: ownerOf(uri) }, record, indexedAt: record.createdAt, ...more }
}

/** A feed, or a list, as its view has it. */
export function namedView(uri: string, more: object = {}): object {
  const name = uri === feed ? { displayName: 'Cats' } : { name: 'Friends' }
  const said = { description: 'All of them', indexedAt: '2026-11-21T12:00:00Z' }
  return { uri, cid: RECORD_CID, did: did(9), creator: { did: ownerOf(uri) }, ...name, ...said, ...more }
}

export function packView(uri: string, record: object = {}): object {
  const creator = { did: ownerOf(uri) }
  return {
    uri,
    cid: RECORD_CID,
    creator,
    record: { name: 'Begin here', description: '', ...record },
    labels: [],
  }
}

/** Which of the AppView's queries it is. */
export function query({ url }: Call): string {
  return url.pathname.split('.').at(-1) ?? ''
}

/** What a well AppView answers. */
export function well(call: Call): Response {
  const uris = [...call.url.searchParams.getAll('uris'), ...call.url.searchParams.getAll('feeds')]
  switch (query(call)) {
    case 'getPosts':
      return Response.json({ posts: uris.map((uri) => postView(uri)) })
    case 'getFeedGenerators':
      return Response.json({ feeds: uris.map((uri) => namedView(uri)) })
    case 'getStarterPacks':
      return Response.json({ starterPacks: uris.map((uri) => packView(uri)) })
    case 'getList':
      return Response.json({ list: namedView(call.url.searchParams.get('list') ?? ''), items: [] })
    default:
      return profiles(call)
  }
}

export function recordsRoom(
  t: TestContext,
  respond: Responder = well,
  options: Parameters<typeof setUp>[1] = {},
) {
  const room = setUp(t, { respond, ...options })
  const { records } = room.authors
  const answers: (readonly [uri: string, found: RecordAnswer])[] = []
  records.onAnswer((uri, found) => answers.push([uri, found]))
  /** The calls about records. */
  const asked = () => room.calls.filter(({ url }) => !url.pathname.endsWith('getProfiles'))
  return { ...room, records, answers, asked }
}

/** The names in a call. */
export function names({ url }: Call): string[] {
  return ['uris', 'feeds', 'list'].flatMap((name) => url.searchParams.getAll(name))
}

/** What became of each, in the order of the answers. */
export function kinds(answers: readonly (readonly [string, RecordAnswer])[]): string[] {
  return answers.map(([, found]) => (typeof found === 'object' ? found.kind : String(found)))
}
