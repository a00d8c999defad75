// Where the reader stands, kept over what comes. A card may be edited or removed under the focus; and when nobody can say
// what still stands, as after a restart of the server, the whole screen is replaced (`pyresky:replacing`, by `live.js`).
// Then who was reading a post is to find it where it was in the window, or else the next one that is still there, and
// the top of the feed when none is.

/** @typedef {{ id: string, top: number }} Stand A card, and how far below the window's upper edge, CSS px */
/** @typedef {{ id: string, href: string | null, onMenu: boolean }} Focus A card, and what in it */
/**
 * @typedef {object} Sought
 * @property {Stand[]} better where to stand, the best first: what is not there, but may still come
 * @property {Element | null} nearest the best that was found
 * @property {Focus | undefined} focus what had it
 * @property {Element | null} given what has got it, for now
 * @property {boolean} isAtTop for want of any of these
 */

/** What a server reads again after a restart comes a little after the rest: so long it is waited for, ms. */
const PATIENCE = 5000
/** A card has its true size only once it is drawn: so often its place is put right, frames. */
const FRAMES = 4

const LOST = 'The post you were at is not among them. You are at the top.'

const live = document.getElementById('live')
const feed = document.getElementById('feed')
if (live !== null && feed !== null) keep(live, feed)

/** @param {HTMLElement} live @param {HTMLElement} feed */
function keep(live, feed) {
  /** @type {(() => void) | undefined} */
  let stayPut
  /** @type {Sought | undefined} */
  let sought
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience
  let frame = 0

  // Before `live.js` hears of it, which takes away the cards of accounts that are gone.
  live.addEventListener('htmx:ws:before:message:incoming', () => {
    stayPut = keepingFocus(feed)
  })
  // Over the posts stands what is to be done without a connection (`#newer`): with it they would move, and a browser that
  // keeps them in their place does so only when it draws, which may be too late for what comes now.
  live.addEventListener('htmx:ws:after:connection', () => {
    const [stand] = window.scrollY > 0 ? standsIn(feed) : []
    if (stand !== undefined) queueMicrotask(() => put(stand, FRAMES))
  })
  document.addEventListener('pyresky:replacing', (event) => {
    stayPut = undefined
    leave()
    const { detail: isRead } = /** @type {CustomEvent<boolean>} */ (event)
    const better = isRead ? standsIn(feed) : []
    if (better.length === 0) return
    sought = { better, nearest: null, focus: focusIn(feed), given: null, isAtTop: false }
    patience = setTimeout(giveUp, PATIENCE)
  })
  // Before `arrive.js` hears of it: what is put back has not moved.
  document.addEventListener('htmx:after:swap', findPlace)
  // When the other scripts have put into the cards what is theirs.
  live.addEventListener('htmx:ws:after:message:incoming', () => {
    stayPut?.()
    stayPut = undefined
    findFocus()
    if (sought?.better.length === 0) sought = undefined
  })
  // Nobody who goes on by themselves is fetched back.
  for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    window.addEventListener(type, leave, { passive: true, capture: true })
  }

  function findPlace() {
    if (sought === undefined) return
    // Of a scrollbar that is dragged, or of what assistive technology does, no event tells.
    if (sought.isAtTop && window.scrollY > 0) return leave()
    const at = sought.better.findIndex(({ id }) => cardOf(id) !== null)
    const stand = sought.better[at]
    if (stand !== undefined) {
      sought.nearest = cardOf(stand.id)
      sought.better.length = at
      sought.isAtTop = false
      put(stand, FRAMES)
    } else if (sought.nearest === null) {
      sought.isAtTop = true
      window.scrollTo({ top: 0, behavior: 'instant' })
    }
  }

  /** @param {Stand} stand @param {number} frames */
  function put(stand, frames) {
    const { id, top } = stand
    const card = cardOf(id)
    if (card === null) return
    window.scrollBy({ top: card.getBoundingClientRect().top - top, behavior: 'instant' })
    cancelAnimationFrame(frame)
    if (frames > 0) frame = requestAnimationFrame(() => put(stand, frames - 1))
  }

  function findFocus() {
    const at = document.activeElement
    if (sought?.focus === undefined || (at !== document.body && at !== sought.given)) return
    const place = placeOf(sought.focus) ?? sought.nearest
    if (place === at || !(place instanceof HTMLElement)) return
    place.focus({ preventScroll: true })
    sought.given = place
  }

  function giveUp() {
    if (sought === undefined || sought.nearest !== null) return leave()
    const first = feed.querySelector('article:not([hidden])')
    const isLost = sought.focus !== undefined && document.activeElement === document.body
    if (isLost && first instanceof HTMLElement) first.focus({ preventScroll: true })
    const announce = document.getElementById('announce')
    if (announce !== null) announce.textContent = LOST
    leave()
  }

  function leave() {
    sought = undefined
    clearTimeout(patience)
    cancelAnimationFrame(frame)
  }
}

/**
 * A card that somebody stands on may be edited or removed: they are to stand on the new one, or else on its neighbour,
 * and not on nothing.
 * @param {HTMLElement} feed
 * @returns {(() => void) | undefined} to be called afterwards
 */
function keepingFocus(feed) {
  const card = document.activeElement?.closest('#feed > article')
  if (!card) return undefined
  const all = [...feed.querySelectorAll(':scope > article')].filter(
    (other) => other === card || !other.hasAttribute('hidden'),
  )
  const at = all.indexOf(card)
  const next = [...all.slice(at + 1), ...all.slice(0, at).toReversed()]
  return () => {
    if (document.activeElement !== document.body) return
    const place = document.getElementById(card.id) ?? next.find((other) => other.isConnected)
    if (place instanceof HTMLElement) place.focus({ preventScroll: true })
  }
}

/**
 * The card that is read, and those after it, of which each stands where it stood, or, if that was below the window, where
 * the first did.
 * @param {HTMLElement} feed @returns {Stand[]}
 */
function standsIn(feed) {
  const { bottom: edge = 0 } = document.getElementById('bar')?.getBoundingClientRect() ?? {}
  const cards = [...feed.querySelectorAll(':scope > article:not([hidden])')].map((card) => {
    const { top, bottom } = card.getBoundingClientRect()
    return { card, id: card.id, top, isSeen: bottom > Math.max(edge, 0) && top < window.innerHeight }
  })
  const held = cards.find(
    ({ card, isSeen }) => isSeen && card.matches(':focus-within, :has(.menu[data-open])'),
  )
  const first = held ?? cards.find(({ isSeen }) => isSeen)
  if (first === undefined) return []
  return cards
    .slice(cards.indexOf(first))
    .map(({ id, top, isSeen }) => ({ id, top: isSeen ? top : first.top }))
}

/** @param {HTMLElement} feed @returns {Focus | undefined} */
function focusIn(feed) {
  const at = document.activeElement
  const card = at?.closest('#feed > article')
  if (!at || !card || !feed.contains(card)) return undefined
  return { id: card.id, href: at.getAttribute('href'), onMenu: at.matches('.refine, .menu *') }
}

/** @param {Focus} focus */
function placeOf({ id, href, onMenu }) {
  const card = cardOf(id)
  const link = href === null ? null : card?.querySelector(`a[href="${CSS.escape(href)}"]`)
  return link ?? (onMenu ? card?.querySelector('button.refine') : null) ?? card
}

/** One that is seen. @param {string} id */
function cardOf(id) {
  return document.querySelector(`#feed > #${CSS.escape(id)}:not([hidden])`)
}
