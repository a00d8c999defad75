/** A stretch of the stream that did not come, as `upstream/hole.ts` tells of it. */
export interface Hole {
  readonly reason: 'cut' | 'outdated' | 'live' | 'gap'
  /** `hostname[:port]` of who did not have it. */
  readonly host: string
  /** Unix ms at which it was noticed. */
  readonly at: number
  readonly seconds?: number
  readonly messages?: number
}

/** Where something is missing between posts. */
interface Divider {
  /** The place in the order of showing up to which all came before it. */
  readonly after: number
  /** Unix ms. */
  readonly at: number
  /** One for each host and kind, summed up. */
  readonly holes: readonly Hole[]
  /** What is missing is missing somewhere in the minute before this place. */
  readonly isLate: boolean
}

/** What a page says between two posts. */
export interface DividerWords {
  /** The same for the same place, so that a page that has it knows it again. */
  readonly id: string
  /** Sentences, not yet escaped. */
  readonly words: string
}

export interface DividersOptions {
  /** A hole as a sentence without a full stop. */
  readonly words: (hole: Hole) => string
  /** As long as posts are kept, ms. */
  readonly ageMs: number
}

/** No more places are remembered; the oldest go. */
const MOST = 100
/** Between two dividers, unless so much is missing that it has a place of its own, ms. */
const APART_MS = 60_000
const LARGE_SECONDS = 60

/**
 * What is missing in the stream, at its place between the posts. The rule for a stream that lacks a little all the time: one
 * divider a minute. What is missed meanwhile is summed up and told when the minute is over; only a minute or more at once, or
 * nobody knows how much, is told at once. Everything between two posts of a page is one divider.
 */
export class Dividers {
  /** By place. */
  private dividers: Divider[] = []
  /** Not yet told. */
  private waiting: readonly Hole[] = []
  private lastAt = -Infinity

  constructor(private readonly options: DividersOptions) {}

  /** @param after the place up to which all came before it */
  note(hole: Hole, after: number): void {
    const isSame = this.dividers.at(-1)?.after === after
    const isLarge = hole.reason !== 'gap' && (hole.seconds ?? Infinity) >= LARGE_SECONDS
    if (!isSame && !isLarge && hole.at - this.lastAt < APART_MS) {
      this.waiting = summed([...this.waiting, hole])
      return
    }
    this.put({ after, at: hole.at, holes: summed([...this.waiting, hole]), isLate: this.waiting.length > 0 })
  }

  /** To be called now and then. @param after the place of what comes next; @param now Unix ms */
  tick(after: number, now: number): void {
    if (this.waiting.length > 0 && now - this.lastAt >= APART_MS)
      this.put({ after, at: now, holes: this.waiting, isLate: true })
    this.dividers = this.dividers.filter(({ at }) => now - at <= this.options.ageMs)
  }

  /** What is missing between a post and the next newer one, by their places; nothing, mostly. */
  between(older: number, newer: number): DividerWords | undefined {
    if (this.dividers.length === 0) return undefined
    const found = this.dividers.filter(({ after }) => after >= older && after < newer)
    const [first] = found
    if (first === undefined) return undefined
    const said = summed(found.flatMap(({ holes }) => holes)).map((hole) => `${this.options.words(hole)}.`)
    if (found.some(({ isLate }) => isLate)) said.push('Some of that within the minute before.')
    return { id: `hole-${first.after}`, words: said.join(' ') }
  }

  /** What was shown so far is void. */
  clear(): void {
    this.dividers = []
    this.waiting = []
    this.lastAt = -Infinity
  }

  private put(divider: Divider): void {
    const isSame = ({ after }: Divider) => after === divider.after
    const same = this.dividers.find(isSame)
    const holes = summed([...(same?.holes ?? []), ...divider.holes])
    const isLate = divider.isLate || same?.isLate === true
    const others = this.dividers.filter((one) => !isSame(one))
    this.dividers = [...others, { ...divider, holes, isLate }]
      .toSorted((a, b) => a.after - b.after)
      .slice(-MOST)
    this.waiting = []
    this.lastAt = divider.at
  }
}

/** Holes of one host and kind as one, with the newest one's reason. Of one whose width is unknown, the sum is unknown. */
function summed(holes: readonly Hole[]): Hole[] {
  const sums = new Map<string, Hole>()
  for (const hole of holes) {
    const { reason, host, at } = hole
    const key = `${reason === 'gap' ? 'gap' : 'time'} ${host}`
    const before = sums.get(key) ?? { seconds: 0, messages: 0 }
    const seconds = sum(before.seconds, hole.seconds)
    const messages = sum(before.messages, hole.messages)
    sums.delete(key)
    sums.set(key, {
      reason,
      host,
      at,
      ...(seconds === undefined ? {} : { seconds }),
      ...(messages === undefined ? {} : { messages }),
    })
  }
  return [...sums.values()]
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b
}
