import type { RecordAnswer } from '../decode/found-record.js'
import type { Urgency } from './queue.js'
import { recordName, type RecordName } from './record-name.js'

/** Posts, feeds, lists and starter packs that others point to. Nothing is remembered but what is not there. */
export interface Records {
  /**
   * Asks for it; one answer comes through `onAnswer`, within a minute or so, and never before this returns. Asking
   * again while it is under way is free. Bounded: beyond that the oldest is answered as `failed`.
   */
  want(uri: string, urgency: Urgency): void
  onAnswer(listener: (uri: string, found: RecordAnswer) => void): void
  /** For a page: the same as a promise, within 3 s. */
  find(uri: string): Promise<RecordAnswer>
  /** How many are under way. */
  readonly wanted: number
}

/** Who is asked for records in one network, until a signal ends it. */
export interface RecordSource {
  want(name: RecordName, urgency: Urgency): void
  readonly wanted: number
}

const FIND_MS = 3000
const FINDS = 1000

/** Where records are asked for, whichever network is asked just now. */
export class RecordDesk implements Records {
  private readonly listeners: ((uri: string, found: RecordAnswer) => void)[] = []
  private readonly finds = new Map<string, Find>()
  private source: RecordSource | undefined
  private epoch = new AbortController().signal

  /** Turns to another network, whose `answered` is to be `answer`. @param epoch ends with that network */
  turn(source: RecordSource | undefined, epoch: AbortSignal): void {
    this.source = source
    this.epoch = epoch
    const giveUp = () => {
      for (const find of this.finds.values()) find.end('failed')
    }
    epoch.addEventListener('abort', giveUp, { once: true })
  }

  get wanted(): number {
    return this.source?.wanted ?? 0
  }

  want(uri: string, urgency: Urgency): void {
    const { source, epoch } = this
    const name = recordName(uri)
    if (name !== undefined && source !== undefined) return source.want(name, urgency)
    queueMicrotask(() => {
      if (!epoch.aborted) this.answer(uri, name === undefined ? undefined : 'failed')
    })
  }

  onAnswer(listener: (uri: string, found: RecordAnswer) => void): void {
    this.listeners.push(listener)
  }

  find(uri: string): Promise<RecordAnswer> {
    const same = this.finds.get(uri)
    if (same !== undefined) return same.promise
    if (this.finds.size >= FINDS || this.epoch.aborted) return Promise.resolve('failed')
    let resolve: (found: RecordAnswer) => void = () => {}
    const promise = new Promise<RecordAnswer>((answered) => (resolve = answered))
    const end = (found: RecordAnswer) => {
      clearTimeout(timer)
      this.finds.delete(uri)
      resolve(found)
    }
    const timer = setTimeout(() => end('failed'), FIND_MS)
    this.finds.set(uri, { promise, end })
    this.want(uri, 'page')
    return promise
  }

  answer(uri: string, found: RecordAnswer): void {
    this.finds.get(uri)?.end(found)
    for (const listener of this.listeners) listener(uri, found)
  }
}

/** One that a page waits for. */
interface Find {
  readonly promise: Promise<RecordAnswer>
  readonly end: (found: RecordAnswer) => void
}
