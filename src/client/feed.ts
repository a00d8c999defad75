import { Rate, type Kept, type Op } from '../broadcast/index.js'
import type { ShownPost } from '../decode/index.js'
import type { Metrics } from '../observe/metrics.js'
import {
  catchUp,
  changesHtml,
  freshScreen,
  isTooMuch,
  matchedLastMinute,
  opsSince,
  standing,
  type Changes,
  type FeedView,
} from './catch-up.js'
import { inJson, opsFrame, postsFrame } from './frames.js'
import type { Looked, Minute } from './look-back.js'
import { Pending, type Fits } from './pending.js'
import { cardsInJson } from './pieces.js'
import type { Viewer } from './viewer.js'
import { WireFrame } from './wire-frame.js'

/** Batches leave at most this often; the first post after quiet leaves at once, ms. */
export const TICK_MS = 250
/** The rate line, the source and the current seq go out at least this often: the page's heartbeat, ms. */
const HEARTBEAT_MS = 5000
/** More posts than this in one tick is more than a screen holds. */
const MOST_IN_A_TICK = 100
/** What a page reads of which too much has changed. */
const CHANGED = 'Very much has changed at once. These are the newest posts; some in between may be missing.'

/** Where a page stood that comes, and what was found for it meanwhile. */
export interface Stood {
  readonly since?: number | undefined
  readonly looked?: Looked
}

export interface FeedOptions extends FeedView {
  readonly metrics: Metrics
  /** The page's status lines as out-of-band fragments, given this feed's matches per minute. */
  readonly status: (matched: number) => { readonly html: string; readonly source: string }
  /** What matched in the minute before, as far as it has been looked for. */
  readonly minute?: Minute | undefined
  readonly now: () => number
}

/**
 * Everyone who looks at one key. It matches each post once, makes one frame a tick, and writes the same bytes to
 * all its viewers.
 */
export class Feed {
  readonly viewers = new Set<Viewer>()
  /** Not yet among them, and where each stood. */
  private readonly joining = new Map<Viewer, Stood>()
  private readonly rate: Rate
  private readonly pending: Pending
  /** All up to here has been sent to those who keep up. */
  private sent: number
  /** What is missing after this place is told beneath the next posts. */
  private toldUpTo: number
  private lastTick = 0
  private lastHeartbeat: number
  private timer: NodeJS.Timeout | NodeJS.Immediate | undefined

  constructor(private readonly options: FeedOptions) {
    this.pending = new Pending(options.matches)
    this.sent = options.shown.last
    this.toldUpTo = this.sent
    this.lastHeartbeat = options.now()
    this.rate = new Rate(options.now)
    const { minute } = options
    for (const at of matchedLastMinute(options, options.now(), minute?.upTo)) this.rate.add(at)
    for (const at of minute?.arrivals ?? []) this.rate.add(at)
  }

  /** Matching posts in sight that arrived in the last minute. */
  get perMinute(): number {
    return this.rate.perMinute()
  }

  /** Hears what happened. Nothing is rendered before it is sent. @param fits see `Pending.take` */
  take(op: Op<ShownPost>, fits?: Fits): void {
    if (!this.pending.take(op, fits)) return
    if (op.kind === 'add' || op.kind === 'fill') this.rate.add(op.kept.value.post.arrivedAt)
    else if (op.kind === 'reset') this.rate.clear()
    // What fills a page from below need not come at once: it rides along, at the latest with the next beat.
    if (op.kind !== 'fill') this.schedule()
  }

  /**
   * Brings a viewer to where the feed stands, and keeps it there: at once, or with the tick that is due, so that a
   * crowd that comes back does not make more ticks for those who are there.
   */
  join(viewer: Viewer, stood: Stood): void {
    this.joining.set(viewer, stood)
    if (this.timer === undefined) this.flush()
  }

  leave(viewer: Viewer): void {
    this.viewers.delete(viewer)
    this.joining.delete(viewer)
    if (this.deserted) this.clearTimer()
  }

  get deserted(): boolean {
    return this.viewers.size + this.joining.size === 0
  }

  /**
   * To be called about once a second: the heartbeat, and those who were behind.
   * @param mayFill older posts that wait to be put in their place need not wait for the heartbeat
   * @returns whether they did not
   */
  beat(mayFill = true): boolean {
    const due = this.options.now() - this.lastHeartbeat >= HEARTBEAT_MS
    const fills = mayFill && this.pending.filling
    if (due || fills) this.flush(true)
    else this.helpSlow()
    return fills
  }

  /** Sends what there is, and with `heartbeat` the status lines in any case. */
  flush(heartbeat = false): void {
    this.clearTimer()
    const { shown } = this.options
    const before = this.sent
    this.sent = shown.last
    if (this.pending.pressing && this.isTooMuch(before)) this.sendAfresh(before)
    const posts = this.pending.takePosts().flatMap((kept) => standing(this.options, kept) ?? [])
    if (posts.length === 0) this.sendOps(before, heartbeat, false)
    else {
      this.inOneWrite(() => {
        // Before the posts: what takes an account or all away must not take what has come since.
        this.sendOps(before, heartbeat, true)
        this.sendPosts(posts, before)
      })
    }
    this.helpSlow()
    this.letIn()
  }

  /** Tells everyone to go; the page comes back by itself. @param why a metric's label, from a closed list */
  close(words = 'the server restarts', why = 'restart'): void {
    this.clearTimer()
    for (const viewer of [...this.viewers, ...this.joining.keys()]) viewer.end(1012, words, why)
  }

  /** Those who have come since the last tick: from where each of them stood to where all stand now. */
  private letIn(): void {
    const now = this.options.now()
    for (const [viewer, { since, looked }] of this.joining) {
      const { frames, newest } = catchUp(this.options, since, looked)
      for (const frame of frames) viewer.send(new WireFrame(frame, 1), since ?? 0, 0, now)
      // What the others have been told already they know by its id. Where the first one stood is where all stand.
      const told = newest ?? (this.viewers.size === 0 ? since : undefined)
      if (told !== undefined) this.toldUpTo = Math.min(this.toldUpTo, told)
      const status = this.opsFrame({ gone: new Set() }, '', { seq: this.sent, heartbeat: true })
      viewer.send(new WireFrame(status, 1), this.sent, 0, now)
      this.viewers.add(viewer)
    }
    this.joining.clear()
  }

  private sendPosts(posts: Kept<ShownPost>[], before: number): void {
    const shownPosts = posts.slice(-MOST_IN_A_TICK).toReversed()
    const left = posts.length - shownPosts.length
    const gap =
      left === 0
        ? ''
        : inJson(this.options.renderer.gap(`${left} posts came all at once and are left out here.`))
    const content = cardsInJson(this.options, shownPosts, this.toldUpTo) + gap
    this.toldUpTo = posts.at(-1)?.seq ?? this.toldUpTo
    this.lastTick = this.options.now()
    this.send('posts', postsFrame({ seq: this.sent, count: posts.length, content }), before, posts.length)
  }

  private sendOps(before: number, heartbeat: boolean, postsFollow: boolean): void {
    const { pressing, any } = this.pending
    if (!pressing && !heartbeat && !(postsFollow && any)) return
    if (pressing) this.lastTick = this.options.now()
    // A page that is cut off between the two frames of a tick has to ask for both again.
    const seq = postsFollow ? before : this.sent
    const changes = this.pending.takeChanges()
    const html = changesHtml(this.options, changes, before)
    // What happened to posts that come just now, or that no screen has, is not worth a frame.
    if (html === '' && changes.gone.size === 0 && !changes.emptied && !heartbeat) return
    this.send('ops', this.opsFrame(changes, html, { seq, heartbeat }), before, 0)
  }

  private isTooMuch(before: number): boolean {
    return isTooMuch(this.options.shown, this.pending.ahead, before)
  }

  /** Instead of all that has happened: the newest posts, also to those who have asked for no more of them. */
  private sendAfresh(before: number): void {
    this.pending.takePosts()
    const changes = this.pending.takeChanges()
    const { frames, newest } = freshScreen(this.options, CHANGED)
    this.toldUpTo = newest ?? this.toldUpTo
    this.lastTick = this.options.now()
    this.inOneWrite(() => {
      this.send('ops', this.opsFrame(changes, '', { seq: before, heartbeat: false }), before, 0)
      for (const frame of frames) this.send('posts', frame, before, 0)
    })
  }

  private opsFrame(
    changes: Pick<Changes, 'gone'> & { readonly emptied?: boolean },
    html: string,
    { seq, heartbeat }: { seq: number; heartbeat: boolean },
  ): string {
    const status = heartbeat ? this.options.status(this.perMinute) : undefined
    if (heartbeat) this.lastHeartbeat = this.options.now()
    return opsFrame({
      seq,
      content: inJson(html + (status?.html ?? '')),
      gone: [...changes.gone],
      reset: changes.emptied === true,
      ...(status === undefined ? {} : { source: status.source }),
    })
  }

  private inOneWrite(send: () => void): void {
    const viewers = [...this.viewers]
    for (const viewer of viewers) viewer.hold()
    try {
      send()
    } finally {
      for (const viewer of viewers) viewer.release()
    }
  }

  /** One buffer, N writes. */
  private send(kind: 'posts' | 'ops', text: string, before: number, posts: number): void {
    const frame = new WireFrame(text, this.viewers.size)
    const now = this.options.now()
    let reached = 0
    let bytes = 0
    for (const viewer of this.viewers) {
      const sent = viewer.send(frame, before, posts, now)
      if (sent > 0) reached++
      bytes += sent
    }
    this.options.metrics.frame(kind, reached, bytes)
  }

  private helpSlow(): void {
    const now = this.options.now()
    for (const viewer of this.viewers) {
      const behind = viewer.behindSince
      if (behind === undefined) continue
      const ops = opsSince(this.options, behind.seq, behind.skipped === 0 ? this.sent : behind.seq)
      if (ops === undefined) {
        viewer.end(1013, 'too far behind', 'behind')
        continue
      }
      viewer.caughtUp()
      viewer.send(new WireFrame(ops, 1), behind.seq, 0, now)
      if (behind.skipped === 0) continue
      const gap = inJson(
        this.options.renderer.gap(
          `${behind.skipped} posts were skipped here: this connection was too slow for them.`,
        ),
      )
      const words = postsFrame({ seq: this.sent, count: 0, content: gap })
      viewer.send(new WireFrame(words, 1), this.sent, 0, now)
    }
  }

  private schedule(): void {
    if (this.timer !== undefined || this.deserted) return
    const wait = this.lastTick + TICK_MS - this.options.now()
    const run = () => this.flush()
    this.timer = wait <= 0 ? setImmediate(run) : setTimeout(run, wait)
  }

  private clearTimer(): void {
    if (this.timer === undefined) return
    if ('hasRef' in this.timer && 'refresh' in this.timer) clearTimeout(this.timer)
    else clearImmediate(this.timer)
    this.timer = undefined
  }
}
