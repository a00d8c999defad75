// What a reader does not want to see, a post or all of an author, is hidden in this browser alone: the server is never
// told. It runs before the page is painted, and marks every card that comes before that is seen (`hidden`); an author's
// posts that others quote, too. What waits in `live.js` is marked when that asks for it (`pyresky:cards`), and when
// something is hidden or shown again the others hear of it (`pyresky:hiding`).

/** @typedef {Map<string, string>} Hidden by the at-uri of a post or the DID of an author: whose it is, in words. The newest is last */

const KEY = 'pyresky:hidden'
/** Of more than these the oldest are seen again. */
const MOST = 2000
/** So many are listed; more is no list any more. */
const LISTED = 200
/** So long what was just hidden can be undone where it stood, ms. */
const REGRET = 12_000
const QUOTES_POST = /^https:\/\/bsky\.app\/profile\/(did:[^/]+)\/post\/([^/]+)$/

const BLOCKED = 'This browser keeps nothing for this page: they are hidden until you leave it.'
const FULL = 'This browser has no room for more: the last ones are hidden until you leave this page.'

/** Why it is kept no longer than the page is; nothing as long as the browser keeps it. */
let trouble = ''
/** @type {Hidden} */
let hidden = new Map()

load()
document.documentElement.toggleAttribute('data-hides', hidden.size > 0)
document.addEventListener('pyresky:cards', (event) =>
  mark(/** @type {CustomEvent<ParentNode>} */ (event).detail),
)
document.addEventListener('pyresky:menu', (event) => offer(/** @type {CustomEvent<Element>} */ (event)))
// Another tab, or this page when it comes back out of the browser's memory.
window.addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) reload()
})
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) reload()
})
// Before the next paint, whatever puts it there.
new MutationObserver((records) => {
  if (hidden.size === 0) return
  for (const { addedNodes } of records) {
    for (const node of addedNodes) if (node instanceof Element) mark(node)
  }
}).observe(document, { subtree: true, childList: true })
mark(document)
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', list)
else list()

// ---- what is kept ----

function load() {
  try {
    hidden = read(localStorage.getItem(KEY))
  } catch {
    trouble = BLOCKED
  }
}

function reload() {
  // What could not be kept is known here alone.
  if (trouble !== '') return
  load()
  showChange()
}

/** Whatever else stands there is passed over. @param {string | null} text @returns {Hidden} */
function read(text) {
  /** @type {unknown} */
  let kept
  try {
    kept = JSON.parse(text ?? '[]')
  } catch {
    return new Map()
  }
  const entries = (Array.isArray(kept) ? kept : []).filter(
    (entry) =>
      Array.isArray(entry) &&
      entry.every((part) => typeof part === 'string' && part.length <= 1000) &&
      /^(at:\/\/)?did:/.test(entry[0]),
  )
  return new Map(entries.slice(-MOST).map(([id, whose]) => [id, String(whose ?? '')]))
}

/** @param {(hidden: Hidden) => void} how */
function change(how) {
  // What another tab has just kept is not to be lost.
  if (trouble === '') load()
  how(hidden)
  hidden = new Map([...hidden].slice(-MOST))
  try {
    if (hidden.size === 0) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, JSON.stringify([...hidden]))
    trouble = ''
  } catch (error) {
    const isFull = error instanceof DOMException && error.name === 'QuotaExceededError'
    trouble = isFull ? FULL : BLOCKED
  }
  showChange()
}

function showChange() {
  const card = document.activeElement?.closest('#feed > article')
  document.documentElement.toggleAttribute('data-hides', hidden.size > 0)
  mark(document)
  if (card instanceof HTMLElement && card.hidden) standNear(card)
  list()
  document.dispatchEvent(new Event('pyresky:hiding'))
}

// ---- what is seen ----

/** @param {ParentNode} place */
function mark(place) {
  const within = [...place.querySelectorAll('article[data-uri], .quoted[data-did]')]
  if (place instanceof Element && place.matches('article[data-uri], .quoted[data-did]')) within.unshift(place)
  for (const element of within) {
    if (!(element instanceof HTMLElement)) continue
    if (element.localName === 'article') markCard(element)
    else markQuote(element)
  }
}

/** @param {HTMLElement} card */
function markCard(card) {
  const { uri = '', did = '' } = card.dataset
  const isHidden = hidden.has(uri) || hidden.has(did)
  if (!isHidden) unmark(card)
  const menu = card.querySelector('.menu')
  if (isHidden && menu instanceof HTMLElement) menu.hidePopover()
  // The one that was just hidden says so for a while.
  card.hidden = isHidden && !card.hasAttribute('data-hid')
}

/** @param {HTMLElement} quote */
function markQuote(quote) {
  const address = quote.querySelector('a[href*="/post/"]')?.getAttribute('href') ?? ''
  const [, did, rkey] = QUOTES_POST.exec(address) ?? []
  const isHidden = hidden.has(quote.dataset.did ?? '') || hidden.has(`at://${did}/app.bsky.feed.post/${rkey}`)
  if (!isHidden) unmark(quote)
  else if (!quote.hasAttribute('data-hid')) {
    quote.setAttribute('data-hid', '')
    quote.append(note('Hidden by you'))
  }
}

/** @param {HTMLElement} element */
function unmark(element) {
  if (!element.hasAttribute('data-hid')) return
  element.removeAttribute('data-hid')
  element.querySelector(':scope > .hid')?.remove()
}

/** @param {string} words */
function note(words) {
  const note = document.createElement('p')
  note.className = 'hid'
  note.dataset.own = ''
  note.append(words)
  return note
}

// ---- hiding, and undoing it ----

/** Two more in a post's menu. @param {CustomEvent<Element>} event */
function offer({ target, detail: card }) {
  const { uri, did } = /** @type {HTMLElement} */ (card).dataset
  const whose = nameOf(card)
  const section = document.createElement('section')
  const heading = document.createElement('p')
  heading.textContent = 'In this browser'
  const acts = document.createElement('ul')
  acts.className = 'acts'
  acts.ariaLabel = 'In this browser'
  for (const [id, what] of [
    [uri, 'this post'],
    [did, `all by ${whose}`],
  ]) {
    if (id === undefined) continue
    const row = document.createElement('li')
    const button = buttonOf(`Hide ${what}`, () => hide(/** @type {HTMLElement} */ (card), id, whose))
    row.append(button)
    acts.append(row)
  }
  section.append(heading, acts)
  const menu = /** @type {Element} */ (target)
  menu.lastElementChild?.before(section)
}

/** @param {HTMLElement} card @param {string} id @param {string} whose */
function hide(card, id, whose) {
  card.setAttribute('data-hid', '')
  const words = id.startsWith('did:') ? `All by ${whose} is hidden here. ` : 'Hidden here. '
  const hid = note(words)
  const undo = buttonOf('Undo', () => {
    const stood = undo.matches(':focus-visible')
    change((all) => all.delete(id))
    const button = card.querySelector('.when button')
    if (stood && button instanceof HTMLElement) button.focus({ preventScroll: true })
  })
  hid.append(undo)
  card.querySelector(':scope > .hid')?.remove()
  card.append(hid)
  change((all) => {
    all.delete(id)
    all.set(id, whose)
  })
  if (trouble !== '') hid.append(` ${trouble}`)
  undo.focus({ preventScroll: true })
  const announce = document.getElementById('announce')
  if (announce !== null) announce.textContent = words
  // On its own page a post is shown though it is hidden: there the note stays in its place.
  if (card.closest('.one') !== null) return
  const lapse = () => {
    if (!hid.isConnected) return
    // Nobody who is about to undo it is to find it gone.
    if (hid.matches(':hover') || undo.matches(':focus-visible')) {
      setTimeout(lapse, REGRET / 4)
      return
    }
    undo.blur()
    unmark(card)
    markCard(card)
  }
  setTimeout(lapse, REGRET)
}

/** @param {Element} card */
function nameOf(card) {
  const [name, handle] = ['.name', '.handle'].map((part) => card.querySelector(`header ${part}`)?.textContent)
  return (handle ?? name ?? '').slice(0, 100)
}

/** Whoever stood on a card that is hidden from elsewhere stands on the next one. @param {Element} card */
function standNear(card) {
  const after = card.parentElement?.querySelector(`#${CSS.escape(card.id)} ~ article:not([hidden])`)
  const place = after ?? card.parentElement?.querySelector('article:not([hidden])')
  if (place instanceof HTMLElement) place.focus({ preventScroll: true })
}

/** @param {string} words @param {() => void} act */
function buttonOf(words, act) {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = words
  button.addEventListener('click', act)
  return button
}

// ---- the list of it all ----

/** Says what is hidden, under the box, and in it lists it. */
function list() {
  const place = document.getElementById('hidden-here')
  const panel = place?.querySelector('.panel')
  const summary = place?.querySelector('summary')
  if (place === null || !panel || !summary) return
  const ids = [...hidden.keys()]
  const authors = ids.filter((id) => id.startsWith('did:')).length
  const stood = place.contains(document.activeElement)
  // A box that is tapped into brings up a phone's keyboard: only keys lead there.
  const box = place.querySelector(':focus-visible') === null ? null : document.getElementById('q')
  place.hidden = ids.length === 0
  const counts = [count(ids.length - authors, 'post'), count(authors, 'author')].filter(
    (words) => words !== '',
  )
  summary.textContent = `Hidden here: ${counts.join(', ')}`
  panel.replaceChildren(...listed(ids))
  if (!stood || place.contains(document.activeElement)) return
  const next = place.hidden ? box : (panel.querySelector('li button') ?? summary)
  if (next instanceof HTMLElement) next.focus({ preventScroll: true })
}

/** @param {string[]} ids @returns {HTMLElement[]} */
function listed(ids) {
  const words = document.createElement('p')
  words.textContent = trouble === '' ? 'In this browser only: nobody else is told.' : trouble
  const all = buttonOf('Show all again', () => change((kept) => kept.clear()))
  const rows = document.createElement('ul')
  rows.ariaLabel = 'Hidden here'
  for (const id of ids.slice(-LISTED).toReversed()) {
    const row = document.createElement('li')
    const whose = document.createElement('bdi')
    whose.textContent = hidden.get(id) || 'somebody'
    const what = document.createElement('span')
    what.append(id.startsWith('did:') ? 'All by ' : 'A post by ', whose)
    const show = buttonOf('Show', () => change((kept) => kept.delete(id)))
    show.ariaLabel = `Show ${what.textContent?.toLowerCase()} again`
    row.append(what, show)
    rows.append(row)
  }
  const more = document.createElement('p')
  if (ids.length > LISTED) more.textContent = `and ${(ids.length - LISTED).toLocaleString()} older ones`
  return [words, all, rows, more]
}

/** @param {number} n @param {string} what */
function count(n, what) {
  return n === 0 ? '' : `${n.toLocaleString()} ${what}${n === 1 ? '' : 's'}`
}
