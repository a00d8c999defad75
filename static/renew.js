// A card that says something new stays the same card: only what differs is put in. So nothing blinks, a picture that is
// loaded is not loaded again, and a reader keeps the focus, the selection, an opened description or cover, an open menu.
//
// It may never keep what the server no longer says. So in the end both are compared, and if they differ after all, the
// card is replaced as a whole.

/** @typedef {{ type: string, fragment: DocumentFragment, target: Element, swapSpec: { style: string } }} Task */

/** What has other elements in it, and no words of its own. */
const ENTERED = new Set([
  'article',
  'header',
  'div',
  'span',
  'a',
  'blockquote',
  'section',
  'figure',
  'ul',
  'ol',
  'li',
])

/** What this page's scripts and its reader set on an element. */
const READERS = ['open', 'hidden', 'data-hid']

/** Elements of this document load nothing. */
const inert = document.implementation.createHTMLDocument('')

document.getElementById('live')?.addEventListener('htmx:before:swap', (event) => {
  const { tasks } = /** @type {CustomEvent<{ tasks: Task[] }>} */ (event).detail
  for (const task of tasks) {
    if (task.type === 'main' && task.swapSpec.style === 'innerHTML') {
      renewAll(task.target, task.fragment)
      task.swapSpec = { style: 'none' }
    }
    const fresh = task.fragment.firstElementChild
    if (task.type !== 'oob' || task.swapSpec.style !== 'outerHTML' || fresh === null) continue
    if (!task.target.matches('#feed > article')) continue
    renewCard(task.target, fresh)
    // Nothing is left for htmx to do.
    task.swapSpec = { style: 'none' }
  }
})

/**
 * A whole screen anew: what is not in it goes, and what is there still is renewed.
 * @param {Element} feed @param {DocumentFragment} fragment
 */
function renewAll(feed, fragment) {
  const wanted = [...fragment.children]
  /** @type {Map<Element, Element>} */
  const stays = new Map()
  for (const fresh of wanted) {
    const card = fresh.localName === 'article' ? document.getElementById(fresh.id) : null
    if (card?.parentElement === feed) stays.set(fresh, card)
  }
  /** @type {Set<Node>} */
  const kept = new Set(stays.values())
  for (const child of Array.from(feed.childNodes)) if (!kept.has(child)) child.remove()
  // What is moved loses the focus and its open menu: so the others are moved around it.
  const held = feed.querySelector(':scope > :is(:focus-within, :has(.menu[data-open]))')
  let place = feed.firstElementChild
  for (const fresh of wanted) {
    const card = stays.get(fresh)
    if (card !== undefined && (card === place || card === held)) place = card.nextElementSibling
    else feed.insertBefore(card ?? fresh, place)
  }
  for (const [fresh, card] of stays) renewCard(card, fresh)
}

/** @param {Element} card @param {Element} fresh */
function renewCard(card, fresh) {
  const wanted = inert.importNode(fresh, true)
  const stood = card.contains(document.activeElement) ? document.activeElement : null
  renew(card, fresh)
  if (!same(card, wanted)) card.replaceWith(wanted)
  if (stood === null || stood === document.activeElement) return
  // Whoever stood on what is no more stands on the same link, or on the card.
  const now = document.getElementById(card.id)
  const href = stood.getAttribute('href')
  const link = href === null ? null : now?.querySelector(`a[href="${CSS.escape(href)}"]`)
  for (const place of [now, link]) if (place instanceof HTMLElement) place.focus({ preventScroll: true })
}

/** @param {Element} old @param {Element} fresh Is used up. */
function renew(old, fresh) {
  if (same(old, fresh)) return
  if (!isEntered(old) || !isEntered(fresh)) {
    // Who has opened it stands there.
    if (old.matches('.folded > summary')) old.replaceChildren(...fresh.childNodes)
    else old.replaceWith(fresh)
    return
  }
  for (const name of old.getAttributeNames()) {
    if (!fresh.hasAttribute(name) && !READERS.includes(name)) old.removeAttribute(name)
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value)
  }
  const wanted = [...fresh.children]
  const served = [...old.children].filter(isServed)
  const kept = counterparts(served, wanted)
  for (const child of served) if (!kept.has(child)) child.remove()
  const stays = new Map([...kept].map(([child, other]) => [other, child]))
  let place = old.firstElementChild
  for (const child of wanted) {
    const there = stays.get(child)
    if (there !== undefined && there === place) place = place.nextElementSibling
    else old.insertBefore(there ?? child, place)
    if (there !== undefined) renew(there, child)
  }
}

/**
 * Which of the old children stand for which of the new: those that are the same, then those of the same kind.
 * @param {Element[]} old @param {Element[]} wanted @returns {Map<Element, Element>}
 */
function counterparts(old, wanted) {
  /** @type {Map<Element, Element>} */
  const found = new Map()
  const open = new Set(wanted)
  for (const alike of [same, (/** @type {Element} */ a, /** @type {Element} */ b) => kind(a) === kind(b)]) {
    for (const child of old) {
      if (found.has(child)) continue
      const other = [...open].find((candidate) => alike(child, candidate))
      if (other === undefined) continue
      open.delete(other)
      found.set(child, other)
    }
  }
  return found
}

/** @param {Element} element */
function kind(element) {
  const { localName, id } = element
  // A cover with other words is another cover: what lies under it is asked for anew. What is long is only counted.
  const words = element.matches('details:not(.folded)')
    ? element.querySelector(':scope > summary')?.textContent
    : ''
  const classes = [...element.classList].filter((name) => name !== 'failed')
  const of = ['src', 'data-uri', 'data-did'].map((name) => element.getAttribute(name))
  return JSON.stringify([localName, id, classes, of, words])
}

/** @param {Element} element */
function isEntered(element) {
  if (!ENTERED.has(element.localName) && !element.matches('details:is(.cover, .folded)')) return false
  return [...element.childNodes].every(
    ({ nodeType, nodeValue }) => nodeType !== 3 || nodeValue?.trim() === '',
  )
}

/** Not made by one of the page's scripts. @param {Element} element */
function isServed(element) {
  return !element.hasAttribute('data-own')
}

/** Whether the server says the same with both. @param {Element} a @param {Element} b */
function same(a, b) {
  return asServed(a).isEqualNode(asServed(b))
}

/** @param {Element} element */
function asServed(element) {
  const copy = inert.importNode(element, true)
  for (const own of copy.querySelectorAll('[data-own]')) own.remove()
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    for (const name of READERS) part.removeAttribute(name)
    part.classList.remove('failed', 'htmx-swapping', 'htmx-added')
    if (part.classList.length === 0) part.removeAttribute('class')
    if (part.localName === 'time') {
      part.removeAttribute('title')
      part.removeAttribute('data-local')
      part.textContent = ''
    }
  }
  copy.normalize()
  return copy
}
