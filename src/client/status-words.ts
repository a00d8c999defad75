import type { FirehoseFault } from '../decode/firehose-message.js'
import type { LabelStreamFault } from '../decode/label-stream.js'
import type { FrameFault } from '../decode/event.js'
import type { PostFault } from '../decode/post.js'
import type { ProfileFault } from '../decode/profile.js'
import type { Reason } from '../moderation/decide.js'

/** The labels of metrics, in words for people. One that is missing here is shown as it is. */
export type Words = Readonly<Record<string, string>>

export const EVENT_KINDS: Words = {
  commit: 'records: posts and profiles',
  identity: 'names that may have changed',
  account: 'accounts closed, suspended or back',
  sync: 'accounts that begin anew',
}

/** Why a connection to a host ended. */
export const ENDS: Words = {
  refused: 'refused for good',
  http: 'answered with an error',
  connect: 'could not be reached',
  timeout: 'took too long to answer',
  closed: 'closed or broke off',
  silent: 'sent not a byte, not even an answer to a ping',
  size: 'sent a frame beyond all bounds',
  garbled: 'sent what is no WebSocket',
  told: 'ended it with an error',
  stopped: 'ended by this server',
}

/** Why a second connection took over. */
export const TURNS: Words = {
  silent: 'the first had fallen silent',
  behind: 'the first was behind',
  return: 'a better host was back',
  ended: 'the first had ended',
}

export const FRAME_FAULTS = {
  json: 'not JSON, or cut off',
  shape: 'not the shape of an event',
  did: 'names no account',
  kind: 'of an unknown kind',
  operation: 'an unknown operation',
  rev: 'a revision that is none',
  rev_ahead: 'a revision from the future',
  path: 'not a legal name of a record',
  binary: 'binary where text is spoken',
  text: 'text where binary is spoken',
  size: 'too big to be read',
  too_big: 'left out by the host as too big',
  cbor: 'not CBOR, or cut off',
  car: 'blocks that cannot be read',
  missing_block: 'the record is not in it',
  cid: 'the record is not what its CID names',
  record: 'a record that is no data of the network',
} satisfies Record<FrameFault | FirehoseFault, string>

export const RECORD_FAULTS = {
  'not-a-post': 'is none',
  'not-a-profile': 'is none',
  text: 'text missing or too long',
  createdAt: 'a date that is none',
  facets: 'broken links or mentions',
  embed: 'broken pictures or cards',
  reply: 'a broken reply',
  langs: 'broken languages',
  tags: 'broken tags',
  labels: 'broken labels',
  displayName: 'a broken or too long name',
  avatar: 'a broken picture',
} satisfies Record<PostFault | ProfileFault, string>

export const LABEL_FAULTS = {
  cbor: 'not CBOR, or cut off',
  shape: 'not the shape of labels',
  size: 'too big to be read',
  text: 'text where binary is spoken',
  ver: 'of an unknown version',
  did: 'by nobody',
  cid: 'about a version that is none',
  date: 'of a date that is none',
} satisfies Record<LabelStreamFault | 'text', string>

/** What became of labelers' labels. */
export const LABELS: Words = {
  taken: 'signed, and heeded',
  passed: 'of no consequence here, or known already',
  foreign: 'not the labeler’s own',
  unsigned: 'not signed',
  signature: 'wrongly signed',
  dropped: 'dropped: too many at once',
}

/** Why a post is not shown, or no longer. */
export const REFUSALS = {
  'account-deleted': 'the account is deleted',
  'account-inactive': 'the account is deactivated, suspended or taken down',
  'author-unknown': 'its author is not known, or no longer',
  'no-unauthenticated': 'for logged-in people only, as its author asks',
  adult: 'labelled as adult',
  graphic: 'labelled as graphic',
  hidden: 'labelled to be hidden',
  'taken-down': 'taken down by a labeler',
  blocked: 'on this server’s blocklist',
  deleted: 'deleted by its author',
  'deleted-before': 'deleted before it came',
  'edit-of-unknown': 'an edit of a post that is not kept',
  'never-known': 'its author did not become known in time',
  'too-old': 'older than what is kept',
} satisfies Record<Reason, string> & Words

/** Who is asked about authors. */
export const ASKED: Words = {
  appview: 'the AppView',
  plc: 'directories, for DID documents',
  pds: 'authors’ own hosts',
  handle: 'handles’ own domains',
}

export const OUTCOMES: Words = {
  ok: 'answered',
  missing: 'not there',
  failed: 'no answer',
  shape: 'an answer that cannot be read',
  'rate-limited': 'asked too often',
  foreign: 'an answer about somebody else',
  malformed: 'a profile that cannot be read',
  mismatch: 'a handle that the other side denies',
  dropped: 'given up: too many waited',
}

/** Why a browser's socket was closed by this server. */
export const CLOSED: Words = {
  'half-open': 'had gone without a word',
  binary: 'sent binary',
  flood: 'sent too much',
  slow: 'read too slowly',
  behind: 'fell too far behind',
  restart: 'this server ends',
  handle: 'a handle has passed to another account',
}

/** Why a socket was refused. */
export const REFUSED_SOCKETS: Words = {
  QUERY: 'a query that cannot be read',
  NOT_FOUND: 'nothing at its address',
  ORIGIN: 'asked for by another site’s page',
  TOO_MANY: 'too many from one address',
  FULL: 'this server is full, or ends',
}
