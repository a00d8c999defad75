// By its author, a language, a tag or a domain, each post can narrow the feed: to only such posts, or to none of them. A
// card is made once for everybody, so what depends on this page's query is made here, of what the card shows.
// The server does the same for pages without a script (`src/render/refinements.ts`).

/** @typedef {{ term: string, label: string, posts: string }} Refinement */

/** So many of each sort are offered. */
const MOST = 8

const feed = document.getElementById('feed')
if (feed !== null && 'popover' in HTMLElement.prototype) refine(feed)

/** @param {HTMLElement} feed */
function refine(feed) {
  // Where it is opened it is put into the card: who is in it is in the feed, and the feed is held.
  const menu = document.createElement('ul')
  menu.className = 'refine'
  menu.popover = 'auto'
  menu.dataset.own = ''
  menu.setAttribute('aria-label', 'Only such posts, or none of them')
  const model = document.createElement('button')
  model.type = 'button'
  model.dataset.own = ''
  model.className = 'refine'
  model.textContent = '⋯'
  model.setAttribute('aria-label', 'More or less of this')
  model.setAttribute('aria-expanded', 'false')
  const languages = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })

  document.addEventListener('htmx:after:swap', addButtons)
  document.addEventListener('pyresky:released', addButtons)
  addButtons()

  function addButtons() {
    for (const place of feed.querySelectorAll('.when:not(:has(button))')) place.append(model.cloneNode(true))
  }

  feed.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button.refine') : null
    const card = button?.closest('article')
    // The browser opens and closes it; a second click only closes.
    if (!(button instanceof HTMLButtonElement) || !card || menu.matches(':popover-open')) return
    for (const other of feed.querySelectorAll('button.refine')) {
      if (other instanceof HTMLButtonElement) other.popoverTargetElement = other === button ? menu : null
    }
    menu.replaceChildren(...refinementsOf(card).map(row))
    button.after(menu)
    putBeside(button)
  })

  // For `live.js`, to hold the feed: not every browser gives the focus to a button that is clicked.
  menu.addEventListener('beforetoggle', ({ newState }) => {
    menu.toggleAttribute('data-open', newState === 'open')
    menu.previousElementSibling?.setAttribute('aria-expanded', String(newState === 'open'))
  })

  // Keys that lead out of the menu close it.
  feed.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Element) || !menu.matches(':popover-open')) return
    if (!menu.contains(relatedTarget) && relatedTarget !== menu.previousElementSibling) menu.hidePopover()
  })

  /** Below the button, or above it where there is no room. @param {Element} button */
  function putBeside(button) {
    menu.style.display = 'grid'
    const { offsetWidth, offsetHeight } = menu
    menu.style.display = ''
    const { top, right, bottom } = button.getBoundingClientRect()
    const above = bottom + offsetHeight > window.innerHeight && top > offsetHeight
    menu.style.top = `${window.scrollY + (above ? top - offsetHeight : bottom)}px`
    menu.style.left = `${window.scrollX + Math.max(right - offsetWidth, 0)}px`
  }

  /** @param {Element} card @returns {Refinement[]} */
  function refinementsOf(card) {
    return [
      authorOf(card),
      ...textsOf(card, '.lang').flatMap((tag) => {
        const name = languageName(tag)
        return name === undefined ? [] : [{ term: `lang:${tag}`, label: name, posts: `posts in ${name}` }]
      }),
      ...tagTermsOf(card).map((term) => {
        const label = tagLabel(term)
        return { term, label, posts: `posts with ${label}` }
      }),
      ...hostsOf(card).map((host) => ({
        term: `domain:${host}`,
        label: host,
        posts: `posts linking to ${host}`,
      })),
    ]
  }

  /** @param {string} tag */
  function languageName(tag) {
    try {
      return languages.of(tag)
    } catch {
      // It was cut, to be shown.
      return undefined
    }
  }
}

/** @param {Element} card @returns {Refinement} */
function authorOf(card) {
  // Who goes by no other name has the handle for one.
  const [shown = ''] = textsOf(card, '.handle').concat(textsOf(card, '.name'))
  const handle = shown.startsWith('@') ? shown : 'this account'
  const term = shown.startsWith('@') ? shown.slice(1) : (card.getAttribute('data-did') ?? '')
  return { term: `from:${term}`, label: handle, posts: `posts by ${handle}` }
}

/** As the server asks for them, where a tag on the card leads. @param {Element} card */
function tagTermsOf(card) {
  /** @type {Map<string, string>} */
  const terms = new Map()
  // Once opened here, the menu is on the card too, and its ways lead to other queries.
  for (const link of card.querySelectorAll('a:is([href^="/?q=%23"], [href^="/?q=tag%3A"]):not(.refine a)')) {
    const term = new URLSearchParams(link.getAttribute('href')?.slice(2)).get('q') ?? ''
    if (!terms.has(term.toLowerCase())) terms.set(term.toLowerCase(), term)
  }
  return [...terms.values()].slice(0, MOST)
}

/** `#big sky` of `tag:"big sky"`. @param {string} term */
function tagLabel(term) {
  return term.replace(/^tag:"?(.*?)"?$/, '#$1')
}

/** @param {Element} card */
function hostsOf(card) {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (card.querySelectorAll('a[rel~="ugc"]'))
  const hosts = [...links].map(({ hostname }) => hostname.replace(/^www\.(?=.*\.)/, ''))
  return [...new Set(hosts)].filter((host) => /^[^[]+\.[^.]+$/.test(host)).slice(0, MOST)
}

/** @param {Element} card @param {string} selector */
function textsOf(card, selector) {
  return [...card.querySelectorAll(selector)].map(({ textContent }) => textContent ?? '')
}

/** @param {Refinement} refinement */
function row({ term, label, posts }) {
  const what = document.createElement('bdi')
  what.textContent = label
  const row = document.createElement('li')
  row.append(what, way('Only', posts, term), way('Hide', posts, `${query()} -${term}`.trim()))
  return row
}

/** @param {string} word @param {string} posts @param {string} q */
function way(word, posts, q) {
  const link = document.createElement('a')
  link.href = `/?${new URLSearchParams({ q })}`
  link.textContent = word
  link.setAttribute('aria-label', `${word} ${posts}`)
  return link
}

/** This page's query, tidy. */
function query() {
  const here = document.getElementById('newer')?.getAttribute('href') ?? ''
  return new URLSearchParams(here.split('?')[1]).get('q') ?? ''
}
