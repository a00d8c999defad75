import { blobCid } from '../decode/blob.js'
import type { FoundRecord, RecordAnswer } from '../decode/found-record.js'
import { isObject, isShallow } from '../decode/json.js'
import type { Label } from '../decode/label.js'
import { selfLabels } from '../decode/labels.js'
import type { Metrics } from '../observe/metrics.js'
import { isCid } from '../syntax/index.js'
import type { Answer } from './ask.js'
import type { Documents } from './documents.js'
import type { Hosts } from './hosts.js'
import { namedRecord } from './named-record.js'
import { Pace } from './pace.js'
import { recordUrl } from './record.js'
import type { RecordName } from './record-name.js'
import { sleep, takeTurn } from './turn.js'

const MAX_BYTES = 100_000
/** Authors' documents go first: of the directory's calls, records get so many in a second. */
const DOCUMENTS_PER_SECOND = 3
/** So long one waits for the directory, ms. */
const PATIENCE_MS = 30_000

export interface RecordHomesOptions {
  readonly documents: Documents
  readonly hosts: Pick<Hosts, 'ask'>
  readonly metrics: Metrics
  readonly now: () => number
  readonly signal: AbortSignal
  readonly timeoutMs: number
}

/** Asks for records without an AppView, at their owners' own hosts: what no labeler has a say in. */
export class RecordHomes {
  private readonly pace = new Pace(DOCUMENTS_PER_SECOND)

  constructor(private readonly options: RecordHomesOptions) {}

  async look(name: RecordName): Promise<RecordAnswer> {
    const { documents, hosts, now, signal, timeoutMs, metrics } = this.options
    if (!(await this.turn(name))) return 'failed'
    const found = await documents.get(name.did)
    if (found.kind === 'failed' || signal.aborted) return 'failed'
    const home = found.kind === 'document' ? found.document.pds : undefined
    if (home === undefined) return undefined
    const answer = await hosts.ask(recordUrl(new URL(home), name), {
      who: 'the owner’s own host',
      timeoutMs,
      maxBytes: MAX_BYTES,
    })
    if (signal.aborted) return 'failed'
    const read = readOwn(name, answer, now())
    metrics.lookup('record-homes', typeof read === 'string' ? read : 'ok')
    if (typeof read === 'object') return read
    return read === 'missing' || read === 'malformed' ? undefined : 'failed'
  }

  /** Waits until the directory may be asked, if it has to be. */
  private async turn({ did }: RecordName): Promise<boolean> {
    const { documents, now, signal } = this.options
    const deadline = now() + PATIENCE_MS
    if (documents.lacks(did) && !(await takeTurn([this.pace], deadline, { now, signal }))) return false
    for (let wait = documents.wait(did); wait > 0 && documents.lacks(did); wait = documents.wait(did)) {
      if (signal.aborted || now() + wait >= deadline) return false
      await sleep(wait, signal)
    }
    return !signal.aborted
  }
}

/** Why an answer gives no record. A closed list: it becomes a metric's label. */
type OwnFault = 'missing' | 'rate-limited' | 'failed' | 'shape' | 'foreign' | 'malformed'

/** What an own host's answer of `com.atproto.repo.getRecord` says of that record. Pure and total. */
function readOwn(name: RecordName, answer: Answer, now: number): FoundRecord | OwnFault {
  if (answer.kind === 'status') {
    if (answer.status === 429) return 'rate-limited'
    return answer.status === 400 || answer.status === 404 ? 'missing' : 'failed'
  }
  if (answer.kind !== 'ok') return answer.kind === 'shape' ? 'shape' : 'failed'
  const { body } = answer
  if (!isObject(body)) return 'shape'
  const { uri, cid, value } = body
  if (uri !== name.uri) return 'foreign'
  if (!isCid(cid) || !isObject(value) || !isShallow(value)) return 'malformed'
  if (name.kind === 'post') return { kind: 'post', uri, cid, value, labels: [] }
  const vals = selfLabels(value['labels'])
  const record =
    value['$type'] === name.collection ? namedRecord(name, value, blobCid(value['avatar'])) : undefined
  if (vals === undefined || record === undefined) return 'malformed'
  const labels = vals.map((val): Label => ({ src: name.did, uri, cid, val, neg: false, cts: now, seq: 0 }))
  return { kind: 'named', record, labels }
}
