// A picture of a post opens on the page, large, with its description under it; without this script its link opens it in
// a new tab. While it is open the posts wait (`live.js`). What is taken from the page is taken from here at once.

/** The links that lead to a picture, large. */
const PICTURES = '.shots a:has(> img):not(.play)'
/** A finger that moves so far across wants the next picture, CSS px. */
const SWIPE = 50
/** What is there sooner needs no words, ms. */
const PATIENCE = 400

const dialog = document.getElementById('enlarged')
if (dialog instanceof HTMLDialogElement) enlarge(dialog)

/** @param {HTMLDialogElement} dialog */
function enlarge(dialog) {
  /** One that the dialog always has. @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (document.getElementById(`enlarged-${name}`))
  const [frame, place, alt, note, close] = ['frame', 'place', 'alt', 'note', 'close'].map(part)
  const original = /** @type {HTMLAnchorElement} */ (part('original'))

  /** What is shown. @type {HTMLAnchorElement | null} */
  let link = null
  /** As it was when it was shown. */
  let address = ''
  /** Its card, and the next ones: where to stand if it goes. @type {Element[]} */
  let places = []

  document.addEventListener('click', (event) => {
    const { target, button, ctrlKey, metaKey, shiftKey, altKey } = event
    const clicked = target instanceof Element ? target.closest(PICTURES) : null
    if (!(clicked instanceof HTMLAnchorElement) || event.defaultPrevented) return
    if (button !== 0 || ctrlKey || metaKey || shiftKey || altKey) return
    event.preventDefault()
    places = placesNear(clicked.closest('article'))
    show(clicked)
    dialog.showModal()
    close?.focus()
  })

  /** @param {HTMLAnchorElement} picture */
  function show(picture) {
    link = picture
    address = picture.href
    const small = /** @type {HTMLImageElement} */ (picture.querySelector('img'))
    frame?.replaceChildren(...drawn(small, address))
    sayWhatItIs()
  }

  function sayWhatItIs() {
    if (link === null || !place || !alt) return
    const all = siblings()
    const whose = link.closest('.quoted, article')
    const words = all.length > 1 ? `Picture ${all.indexOf(link) + 1} of ${all.length}` : 'Picture'
    if (place.textContent !== words) place.textContent = words
    for (const button of ['back', 'on']) part(button).hidden = all.length < 2
    const described = link.querySelector('img')?.alt ?? ''
    const description = described === '' ? 'no description' : described
    if (alt.textContent !== description) alt.textContent = description
    alt.classList.toggle('none', described === '')
    const post = whose?.querySelector('a[href^="https://bsky.app/profile/"][href*="/post/"]')
    original.href = post?.getAttribute('href') ?? address
  }

  /**
   * The picture, and under it the small one until it is there.
   * @param {HTMLImageElement} small @param {string} address
   */
  function drawn(small, address) {
    const large = document.createElement('img')
    const beneath = document.createElement('img')
    const hasSmall = small.complete && small.naturalWidth > 0
    say('')
    setTimeout(() => {
      if (large.isConnected && !large.complete) say('Loading…')
    }, PATIENCE)
    large.addEventListener('load', () => {
      beneath.remove()
      if (large.isConnected) say('')
    })
    large.addEventListener('error', () => {
      if (!large.isConnected) return
      large.remove()
      beneath.alt = small.alt
      say(hasSmall ? 'The large picture did not load: this is the small one.' : 'This picture did not load.')
    })
    large.alt = small.alt
    large.src = address
    beneath.alt = ''
    if (!hasSmall) return [large]
    beneath.src = small.currentSrc
    return [beneath, large]
  }

  /** @param {string} words */
  function say(words) {
    if (note) note.textContent = words
  }

  /** All pictures of the post, in their order. @returns {HTMLAnchorElement[]} */
  function siblings() {
    return [...(link?.closest('.shots')?.querySelectorAll(PICTURES) ?? [])].filter(
      (element) => element instanceof HTMLAnchorElement,
    )
  }

  /** Around, without an end. @param {number} by */
  function step(by) {
    const all = siblings()
    const at = link === null ? -1 : all.indexOf(link)
    const next = all.at((at + by) % all.length)
    if (at !== -1 && next !== undefined && next !== link) show(next)
  }

  // ---- what is taken back ----

  const watched = document.querySelector('main')
  const taken = new MutationObserver(() => {
    if (link === null) return
    const isThere = link.isConnected && link.href === address
    if (isThere && link.closest('[hidden], [data-hid], details.cover:not([open])') === null) {
      sayWhatItIs()
      return
    }
    // Where it came from is where the browser would lead back to; if that is gone, nowhere.
    const isLost = !link.isConnected || !link.checkVisibility()
    dialog.close()
    const near = places.find((card) => card.isConnected && !card.hasAttribute('hidden'))
    if (isLost && near instanceof HTMLElement) near.focus({ preventScroll: true })
  })
  if (watched !== null) {
    const attributeFilter = ['href', 'alt', 'open', 'hidden', 'data-hid']
    taken.observe(watched, { subtree: true, childList: true, attributes: true, attributeFilter })
  }

  // ---- what people do ----

  part('back').addEventListener('click', () => step(-1))
  part('on').addEventListener('click', () => step(1))
  close?.addEventListener('click', () => dialog.close())
  dialog.addEventListener('close', () => {
    // This comes a task later: it may be open again, with another picture.
    if (dialog.open) return
    frame?.replaceChildren()
    for (const words of [place, alt, note]) words?.replaceChildren()
    // A focused post would hold the feed: who uses a pointer is not left standing on one.
    if (link !== null && link === document.activeElement && !link.matches(':focus-visible')) link.blur()
    link = null
    places = []
  })

  dialog.addEventListener('keydown', (event) => {
    const { key, altKey, ctrlKey, metaKey, shiftKey } = event
    if (altKey || ctrlKey || metaKey || shiftKey) return
    const forward = getComputedStyle(dialog).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight'
    if (key === 'ArrowLeft' || key === 'ArrowRight') step(key === forward ? 1 : -1)
  })

  // Whatever is neither the picture nor words nor a button leads back to the page.
  dialog.addEventListener('click', (event) => {
    const { target } = event
    const selected = document.getSelection()?.isCollapsed === false
    if (target === dialog || target === frame) {
      if (!selected) dialog.close()
    } else if (target instanceof HTMLImageElement && !isOn(target, event)) dialog.close()
  })

  /** @type {PointerEvent | undefined} */
  let down
  frame?.addEventListener(
    'pointerdown',
    (event) => (down = event.pointerType === 'touch' ? event : undefined),
  )
  frame?.addEventListener('pointerup', ({ clientX, clientY, pointerId }) => {
    if (down?.pointerId !== pointerId) return
    const across = clientX - down.clientX
    if (Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(clientY - down.clientY)) return
    step(across < 0 === (getComputedStyle(dialog).direction !== 'rtl') ? 1 : -1)
  })
}

/** Whether a click is on what an image shows, not beside it within its box. @param {HTMLImageElement} image @param {MouseEvent} click */
function isOn(image, { clientX, clientY }) {
  const { left, top, width, height } = image.getBoundingClientRect()
  const scale = Math.min(width / image.naturalWidth, height / image.naturalHeight)
  const aside = Math.abs(clientX - left - width / 2)
  const away = Math.abs(clientY - top - height / 2)
  return aside <= (image.naturalWidth * scale) / 2 && away <= (image.naturalHeight * scale) / 2
}

/** A card and the others of its feed, the next ones first. @param {Element | null} card */
function placesNear(card) {
  const all = [...(card?.parentElement?.children ?? [])].filter(({ localName }) => localName === 'article')
  const at = card === null ? 0 : all.indexOf(card)
  return [...all.slice(at), ...all.slice(0, at).toReversed()]
}
