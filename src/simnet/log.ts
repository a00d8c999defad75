import { isCommit, jetstreamSize, type Draft, type Message } from './draft.js'
import { createClock } from './ids.js'

/** What is counted for an event besides its record. */
const ENVELOPE_BYTES = 300

/**
 * The network's memory: messages numbered by the relay (`seq`) and their events by Jetstream (`cursor`), bounded in age
 * and bytes. Both numberings start at unix seconds × 10,000, so that those of an earlier process lie before; the
 * relay's lies far off, so that nobody mistakes one for the other unnoticed.
 *
 * Readers hold a *position*: how many messages had been made before it, whatever their numbers are.
 */
export class EventLog {
  /** Added to what the wires say the time is. */
  skewUs = 0
  /** So many messages more are numbered and not sent. */
  withhold = 0
  readonly #messages: Message[] = []
  readonly #clock: () => number
  #from = 0
  #dropped = 0
  #bytes = 0
  #cursor: number
  #seq: number

  constructor(
    readonly now: () => number,
    readonly historySeconds: number,
    readonly maxBytes: number,
  ) {
    this.#clock = createClock(now)
    this.#cursor = Math.floor(now() / 1000) * 10_000
    this.#seq = this.#cursor + 5_000_000_000_000
  }

  /** The position of the next message: live. */
  get tip(): number {
    return this.#dropped + this.#messages.length - this.#from
  }

  /** The oldest position that can still be read. */
  get floor(): number {
    return this.#dropped
  }

  /** Jetstream's number of the next event. */
  get nextCursor(): number {
    return this.#cursor
  }

  /** The relay's number of the next message. */
  get nextSeq(): number {
    return this.#seq
  }

  at(position: number): Message | undefined {
    return position < this.#dropped ? undefined : this.#messages[this.#from + position - this.#dropped]
  }

  append(draft: Draft): Message {
    const size = jetstreamSize(draft)
    const atUs = this.#clock()
    // One each, for servers that stamp every event on its own.
    for (let i = 1; i < size; i++) this.#clock()
    const isWithheld = this.withhold > 0
    if (isWithheld) this.withhold--
    const message: Message = {
      draft,
      seq: this.#seq++,
      cursor: this.#cursor,
      size,
      atUs,
      timeUs: atUs + this.skewUs,
      bytes: weightOf(draft),
      isWithheld,
      isForgotten: false,
    }
    this.#cursor += size
    this.#messages.push(message)
    this.#bytes += message.bytes
    this.#trim(atUs - this.historySeconds * 1e6)
    return message
  }

  /** The first position at which a message fits; the tip if none does. */
  first(fits: (message: Message) => boolean): number {
    for (let position = this.floor; position < this.tip; position++) {
      const message = this.at(position)
      if (message !== undefined && fits(message)) return position
    }
    return this.tip
  }

  /** The newest position at which a message fits. */
  last(fits: (message: Message) => boolean): number | undefined {
    for (let position = this.tip - 1; position >= this.floor; position--) {
      const message = this.at(position)
      if (message !== undefined && fits(message)) return position
    }
    return undefined
  }

  /** Leaves out `n` numbers, of relay and Jetstream alike. */
  skip(n: number): void {
    this.#seq += n
    this.#cursor += n
  }

  /** The relay forgets its newest `n` messages and gives their numbers again, as one restored from a backup. */
  rewind(n: number): void {
    for (let left = n; left > 0; left--) {
      const position = this.last(({ isForgotten }) => !isForgotten)
      const message = position === undefined ? undefined : this.at(position)
      if (message === undefined) return
      message.isForgotten = true
      this.#seq = message.seq
    }
  }

  /** Forgets all there is. */
  forget(): void {
    this.#drop(this.#messages.length - this.#from)
  }

  #trim(oldestUs: number): void {
    let count = 0
    let bytes = this.#bytes
    for (let i = this.#from; i < this.#messages.length - 1; i++, count++) {
      const message = this.#messages[i]
      if (message === undefined || (message.atUs >= oldestUs && bytes <= this.maxBytes)) break
      bytes -= message.bytes
    }
    this.#drop(count)
  }

  #drop(count: number): void {
    for (let i = 0; i < count; i++) this.#bytes -= this.#messages[this.#from++]?.bytes ?? 0
    this.#dropped += count
    if (this.#from > 1000 && this.#from > this.#messages.length / 2) {
      this.#messages.splice(0, this.#from)
      this.#from = 0
    }
  }
}

function weightOf(draft: Draft): number {
  if (!isCommit(draft)) return ENVELOPE_BYTES
  return draft.ops.reduce((sum, { json }) => sum + ENVELOPE_BYTES + (json?.length ?? 0), ENVELOPE_BYTES / 2)
}
