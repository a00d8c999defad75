import type { Kept, Shown } from '../broadcast/index.js'
import type { Predicate } from '../filter/index.js'
import type { ShownPost } from '../decode/index.js'
import { cardId, removal, type Renderer } from '../render/index.js'
import type { Dividers } from './dividers.js'
import { inJson, opsFrame, postsFrame } from './frames.js'
import type { Looked } from './look-back.js'
import { cardsInJson, dividerPiece, dividerRemoval } from './pieces.js'

/** The newest posts a page gets when it comes back, or comes first. */
export const CATCH_UP_POSTS = 100
/** What a page reads whose position nobody can tell anything about. */
const AWAY = 'This page was away for too long. These are the newest posts; some in between may be missing.'
/** More ops than this to catch up with, and a fresh screen is cheaper. */
const CATCH_UP_OPS = 1000
/** The place of a post that is back is looked for among this many. */
const MOST_LOOKED_AT = 1000

export interface FeedView {
  readonly shown: Shown<ShownPost>
  readonly renderer: Pick<Renderer, 'card' | 'replacement' | 'gap'>
  readonly matches: Predicate
  readonly dividers: Pick<Dividers, 'between'>
}

/**
 * The newest posts in sight that match, newest first; `more` when there were others after `since`.
 * @param looked what looking back has found already: then only what has come since is looked at here
 */
export function newest(
  view: Pick<FeedView, 'shown' | 'matches'>,
  most: number,
  since = -1,
  looked: Looked = { posts: [], more: false, since, upTo: since },
): { posts: Kept<ShownPost>[]; more: boolean } {
  const posts: Kept<ShownPost>[] = []
  for (const kept of view.shown.backwards()) {
    if (kept.seq <= looked.upTo) break
    if (view.matches(kept.value.post, kept.value.author)) posts.push(kept)
    if (posts.length > most) break
  }
  const all = [...posts, ...looked.posts.flatMap((kept) => standing(view, kept) ?? [])]
  return { posts: all.slice(0, most), more: looked.more || all.length > most }
}

/** A post that matched a moment ago, as it is now; nothing when it has gone since, or no longer matches. */
export function standing(
  { shown, matches }: Pick<FeedView, 'shown' | 'matches'>,
  { key, seq, value }: Kept<ShownPost>,
): Kept<ShownPost> | undefined {
  const now = shown.get(key)
  if (now === undefined || now.hidden || now.seq !== seq) return undefined
  return now.value === value || matches(now.value.post, now.value.author) ? now : undefined
}

/**
 * When the matching posts in sight arrived that did so in the last minute, Unix ms.
 * @param since posts up to this sequence have been counted
 */
export function* matchedLastMinute(
  { shown, matches }: Pick<FeedView, 'shown' | 'matches'>,
  now: number,
  since = -1,
): Generator<number> {
  for (const { seq, at, value } of shown.backwards()) {
    if (at < now - 60_000 || seq <= since) return
    const { arrivedAt } = value.post
    if (arrivedAt >= now - 60_000 && matches(value.post, value.author)) yield arrivedAt
  }
}

/** What brings a page to where its feed stands. */
export interface CaughtUp {
  /** In the order to be sent. */
  readonly frames: readonly string[]
  /** Place of the newest post in them; what is missing after it has not been told. */
  readonly newest?: number
}

/**
 * What a page that stood at `since` needs to stand at now (DESIGN section 6, `since`). Absent, or in the future:
 * nothing. Within the log: every op, and the newest posts. Older: the newest posts under a named gap, which take
 * the place of what the page showed, because nobody can say any longer what of it still stands.
 * @param looked what was found by looking back in slices: since then, or in all that is kept if there is no following
 */
export function catchUp(view: FeedView, since: number | undefined, looked?: Looked): CaughtUp {
  const { shown, renderer } = view
  const seq = shown.last
  if (since === undefined || since >= seq) return { frames: [] }
  const found = (from: number) =>
    newest(view, CATCH_UP_POSTS, from, looked?.since === from ? looked : undefined)
  const { posts: missed, more } = found(since)
  // A page that is cut off between the two frames has to ask for both again.
  const ops = opsSince(view, since, missed.length > 0 ? since : seq)
  if (ops === undefined) return freshScreen(view, AWAY, found(-1).posts)
  const gap = more
    ? inJson(
        renderer.gap(`Only the newest ${CATCH_UP_POSTS} of what came meanwhile: older ones are left out.`),
      )
    : ''
  const frames = [ops]
  if (missed.length > 0)
    frames.push(postsFrame({ seq, count: missed.length, content: cardsInJson(view, missed, since) + gap }))
  return caughtUp(frames, missed)
}

/** The newest posts in the place of all that a page shows. @param words why, for the reader */
export function freshScreen(
  view: FeedView,
  words: string,
  posts = newest(view, CATCH_UP_POSTS).posts,
): CaughtUp {
  // On top, where it is read: at the end it would leave with the first posts that come.
  const content = inJson(view.renderer.gap(words)) + cardsInJson(view, posts)
  return caughtUp([postsFrame({ seq: view.shown.last, count: posts.length, content, replace: true })], posts)
}

function caughtUp(frames: readonly string[], [first]: readonly Kept<ShownPost>[]): CaughtUp {
  return first === undefined ? { frames } : { frames, newest: first.seq }
}

/** What has happened to posts that a page may have; judged by how things stand when it is told. */
export interface Changes {
  /** Removed, hidden or edited. */
  readonly keys: Set<string>
  /** Back in their place, or there for the first time. */
  readonly restored: Set<string>
  /** Accounts all of whose posts went. */
  readonly gone: Set<string>
}

export function noChanges(): Changes {
  return { keys: new Set(), restored: new Set(), gone: new Set() }
}

/** Whether a page that stood at `since` can be told what has happened; else it needs a fresh screen. */
export function canFollow(shown: FeedView['shown'], since: number): boolean {
  if (since < shown.floor) return false
  let count = 0
  for (const { value: op } of shown.opsAfter(since)) {
    if (op.kind === 'reset') return false
    // Most ops are about what has just come: what it quotes, whom it answers.
    if (op.kind !== 'gone' && comesLater(shown, op.key, since)) continue
    if (++count > CATCH_UP_OPS) return false
  }
  return true
}

/**
 * Whether so many cards have changed that a fresh screen is cheaper: one post that thousands quote may be edited each
 * second. Removals are short, and not counted.
 */
export function isTooMuch(shown: FeedView['shown'], { keys }: Changes, since: number): boolean {
  if (keys.size <= CATCH_UP_OPS) return false
  let count = 0
  for (const key of keys) {
    const kept = shown.get(key)
    if (kept !== undefined && !kept.hidden && kept.seq <= since && ++count > CATCH_UP_OPS) return true
  }
  return false
}

/** Whether it is a post of which a page that stands at `since` cannot have heard yet. */
function comesLater(shown: FeedView['shown'], key: string, since: number): boolean {
  const kept = shown.get(key)
  return kept !== undefined && kept.seq > since
}

/**
 * Every op after `since` as one frame; `undefined` when the log no longer reaches back that far or a reset lies
 * between. Removals need no match: a page without that card ignores them.
 * @param seq where a page stands that has got this frame
 */
export function opsSince(view: FeedView, since: number, seq: number): string | undefined {
  const { shown } = view
  if (!canFollow(shown, since)) return undefined
  const changes = noChanges()
  for (const { value: op } of shown.opsAfter(since)) {
    if (op.kind === 'gone') changes.gone.add(op.owner)
    else if (op.kind === 'restore' || op.kind === 'fill') changes.restored.add(op.key)
    else if (op.kind !== 'reset') changes.keys.add(op.key)
  }
  return opsFrame({
    seq,
    content: inJson(changesHtml(view, changes, since)),
    gone: [...changes.gone],
  })
}

/**
 * Changes as out-of-band fragments: a card that stands and matches replaces itself, any other goes.
 * @param since posts after this sequence come as posts, as they are by then: here nothing is said of them
 */
export function changesHtml(view: FeedView, { keys, restored }: Changes, since: number): string {
  const { shown, renderer } = view
  const inPlace = (key: string) => {
    const kept = shown.get(key)
    const fits = kept !== undefined && !kept.hidden && view.matches(kept.value.post, kept.value.author)
    return fits ? kept : undefined
  }
  // No screen has room for more.
  const back = [...restored].flatMap((key) => inPlace(key) ?? []).filter(({ seq }) => seq <= since)
  let html = insertions(view, back.toSorted((a, b) => b.seq - a.seq).slice(0, CATCH_UP_POSTS), since)
  for (const key of keys) {
    if (comesLater(shown, key, since)) continue
    const kept = inPlace(key)
    if (kept === undefined) html += removal(key)
    else if (!restored.has(key)) html += renderer.replacement(renderer.card(kept.value))
  }
  return html
}

/**
 * Posts that are back, newest first, put after the next newer card of a screen that stands at `since`; those that are too
 * far down only go. Neighbours come as one fragment: htmx looks for all places of a frame before it fills the first.
 */
function insertions(view: FeedView, back: readonly Kept<ShownPost>[], since: number): string {
  if (back.length === 0) return ''
  let html = back.map(({ key }) => removal(key)).join('')
  let place = 'afterbegin:#feed'
  let newer = Infinity
  let group = ''
  let placed = 0
  let looked = 0
  let above = 0
  for (const { key, seq, value } of view.shown.backwards(since + 1)) {
    const isDone = placed === back.length && group === ''
    if (isDone || above === CATCH_UP_POSTS || ++looked > MOST_LOOKED_AT) break
    const isBack = seq === back[placed]?.seq
    if (!isBack && !view.matches(value.post, value.author)) continue
    // What is missing between two neighbours, one of which is back, is between them and not beside both.
    const divider = isBack || group !== '' ? view.dividers.between(seq, newer) : undefined
    if (divider !== undefined) {
      html += dividerRemoval(divider)
      group += dividerPiece(view, divider).html
    }
    if (isBack) {
      group += view.renderer.card(value).html
      placed++
    } else {
      html += inserted(place, group)
      place = `afterend:#${cardId(key)}`
      group = ''
    }
    newer = seq
    above++
  }
  return html + inserted(place, group)
}

function inserted(place: string, cards: string): string {
  return cards === '' ? '' : `<div hx-swap-oob="${place}">${cards}</div>`
}
