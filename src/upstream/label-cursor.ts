/** Where an earlier process was in a labeler's stream. */
export interface LabelStart {
  /** The number after which to go on. */
  readonly seq: number
  /** Unix ms at which all up to there had come: whatever was made later has a later number. */
  readonly at: number
}

/** How many places back the first look goes, how much further each that follows, and how many there are. */
const FIRST = 1000
const FURTHER = 8
const LOOKS = 6
/** A look goes back no further than is likely to bring so many labels. */
const MOST = 200_000
/** Of a stream that is silent so many are read from its beginning, to come to what counts. */
const MOST_THROUGH = 10_000
/** A place that is older than what counts by so much is not gone on from: what lies between is only work. */
const STALE_MS = 24 * 60 * 60_000

/** How it is found out where what counts begins. `isSaved`: by a number of an earlier process. */
type Search =
  /** The next label tells which numbers are given now. */
  | { readonly kind: 'live' }
  | {
      readonly kind: 'back'
      readonly isSaved: boolean
      readonly anchor: number
      /** Asked so many places before the anchor. */
      readonly back: number
      readonly look: number
    }
  /** Read on from long ago. */
  | { readonly kind: 'through'; readonly isSaved: boolean; readonly read: number }

const LIVE: Search = { kind: 'live' }

/**
 * The place in a labeler's stream. A stream is numbered: it can be asked for what came after a number, not for what came after
 * a time. Where no place of HISTORY ago is known it is looked for backwards, further each time, until a label is older than
 * that: what memory is filled with from then may have been labelled at any time since. However numbers and dates lie, it ends
 * after a few looks. Times in Unix ms.
 */
export class LabelCursor {
  /** The number after which the stream is to go on; undefined for live. */
  at: number | undefined
  private search: Search | undefined = LIVE
  /** What was made since then is to be had. */
  private since: number
  /** Of an earlier process long ago: where to begin to read a stream that is silent. */
  private stale: number | undefined
  private wasRead = false
  private isOutdated = false
  private hole: number | undefined

  /** @param historyMs how long labels count */
  constructor(
    start: LabelStart | undefined,
    private readonly historyMs: number,
    private readonly now: () => number,
  ) {
    this.since = now() - historyMs
    if (start === undefined) return
    if (start.at > this.since) this.look({ anchor: start.seq, back: FIRST, look: 1, isSaved: true })
    else if (start.at < this.since - STALE_MS) this.stale = start.seq
    else {
      this.at = start.seq
      this.search = undefined
    }
  }

  /**
   * Where a later process may go on; undefined as long as there is no such place. Of what is only read through there may be
   * any amount to come, which nobody is to read for having come so far.
   */
  get place(): number | undefined {
    return this.search?.kind === 'through' ? undefined : this.at
  }

  /** Labels made before this may be missing; undefined when none are that could be about anything in memory. */
  get missingBefore(): number | undefined {
    return this.hole !== undefined && this.now() - this.hole < this.historyMs ? this.hole : undefined
  }

  /** A connection begins. */
  asked(): void {
    this.isOutdated = false
  }

  /** The labeler says that it no longer has all that came after `at`. */
  outdated(): void {
    this.isOutdated = true
  }

  /**
   * Labels have come.
   * @param cts when the first of them was made; undefined when there is none
   * @returns whether the stream is to be asked again, `at` another place
   */
  heard(seq: number, cts: number | undefined): boolean {
    const { search, since } = this
    if (search?.kind === 'live') return this.look({ anchor: seq, back: FIRST, look: 1, isSaved: false })
    this.at = seq
    // Also what cannot be read is read through.
    if (cts === undefined) return search?.kind === 'through' && this.readThrough(search, since)
    if (this.isOutdated) return this.settle(cts > since ? cts : undefined)
    if (search?.kind === 'back') return this.lookedBack(search, seq, cts)
    return search?.kind === 'through' && this.readThrough(search, cts)
  }

  /** Something else has come that has a number. */
  passed(seq: number): void {
    if (this.search?.kind !== 'live') this.at = seq
  }

  /** What comes next is never to be asked for again. */
  skip(): void {
    if (this.at !== undefined) this.at = Math.min(this.at + 1, Number.MAX_SAFE_INTEGER)
  }

  /** Nothing comes: of a stream that says so little, there is perhaps little to read. @returns as `heard` */
  silent(): boolean {
    if (this.search?.kind !== 'live' || this.at !== undefined || this.wasRead) return false
    this.wasRead = this.stale === undefined
    this.search = { kind: 'through', isSaved: this.stale !== undefined, read: 0 }
    this.at = this.stale ?? 0
    return true
  }

  /** The labeler does not take this place. */
  refused(): void {
    const { search } = this
    if (this.at === undefined) return
    // One that follows from what it said itself a moment ago: another would not be more welcome.
    if (search !== undefined && search.kind !== 'live' && !search.isSaved) this.settle(this.now())
    else this.begin()
    this.at = undefined
  }

  /** What was of no consequence may have one now: with the next label, what came lately is asked for once more. */
  again(): void {
    if (this.at !== undefined) this.begin()
  }

  private begin(): void {
    this.since = this.now() - this.historyMs
    this.stale = undefined
    this.search = LIVE
  }

  private look(search: Omit<Search & { kind: 'back' }, 'kind'>): true {
    this.at = Math.max(0, search.anchor - search.back)
    this.search = { kind: 'back', ...search }
    return true
  }

  private lookedBack(search: Search & { kind: 'back' }, seq: number, cts: number): boolean {
    const { anchor, back, look } = search
    if (cts <= this.since || back >= anchor) return this.settle()
    // Numbers may be times: about how many there are to one label.
    const gap = Math.max(1, seq - (anchor - back))
    const times = gap > back / FURTHER ? FURTHER * FURTHER : FURTHER
    const further = Math.min(back * times, MOST * gap)
    if (look === LOOKS || further <= back) return this.settle(cts)
    return this.look({ ...search, back: further, look: look + 1 })
  }

  private readThrough(search: Search & { kind: 'through' }, cts: number): boolean {
    if (cts > this.since) return this.settle()
    if (search.read < MOST_THROUGH) {
      this.search = { ...search, read: search.read + 1 }
      return false
    }
    this.begin()
    this.at = undefined
    return true
  }

  /** What counts is had, but for what was made before this, if anything was. */
  private settle(missingBefore?: number): false {
    this.search = undefined
    this.isOutdated = false
    if (missingBefore !== undefined) this.hole = Math.min(missingBefore, this.now())
    return false
  }
}
