// The menu of a post. By its author, a language, a tag or a domain it can narrow the feed: to only such posts, or to none
// of them; and it leads to the post's own page, and to where it can be reported. A card is made once for everybody, so
// what depends on this page's query is made here, of what the card shows. The server does the same for pages without a
// script (`src/render/refinements.ts`). Others put their own into it when it opens (`pyresky:menu`).

/** @typedef {{ term: string, label: string, posts: string }} Refinement */

/** So many of each sort are offered. */
const MOST = 8

/** What the post says itself, in sight: no other's words that it quotes, nothing behind a cover. */
const OWN = ':not(.quoted *, .cover:not([open]) *)'

const feed = document.getElementById('feed')
/** It has a query, which can be changed. */
const isFeed = document.getElementById('live') !== null
if (feed !== null && 'popover' in HTMLElement.prototype) refine(feed)

/** @param {HTMLElement} feed */
function refine(feed) {
  // Where it is opened it is put into the card: who is in it is in the feed, and the feed is held.
  const menu = document.createElement('div')
  menu.className = 'menu'
  menu.popover = 'auto'
  menu.dataset.own = ''
  menu.role = 'group'
  menu.ariaLabel = 'Menu of this post'
  const model = document.createElement('button')
  model.type = 'button'
  model.dataset.own = ''
  model.className = 'refine'
  model.textContent = '⋯'
  model.setAttribute('aria-label', 'Menu of this post')
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
    menu.replaceChildren(
      section(isFeed ? 'Change the filter' : 'A live feed', 'refine', refinementsOf(card).map(row)),
      section('This post', 'acts', waysTo(card)),
    )
    button.after(menu)
    menu.dispatchEvent(new CustomEvent('pyresky:menu', { bubbles: true, detail: card }))
    putBeside(button)
  })

  // For `live.js`, to hold the feed: not every browser gives the focus to a button that is clicked.
  menu.addEventListener('beforetoggle', ({ newState }) => {
    menu.toggleAttribute('data-open', newState === 'open')
    menu.previousElementSibling?.setAttribute('aria-expanded', String(newState === 'open'))
  })

  // What comes above it moves the post, and the menu stands on the page.
  document.addEventListener('htmx:after:swap', () => {
    const button = menu.previousElementSibling
    if (button !== null && menu.matches(':popover-open')) putBeside(button)
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
    const { top, left, right, bottom } = button.getBoundingClientRect()
    const isRightToLeft = getComputedStyle(button).direction === 'rtl'
    const aside = isRightToLeft ? Math.min(left, window.innerWidth - offsetWidth) : right - offsetWidth
    const above = bottom + offsetHeight > window.innerHeight && top > offsetHeight
    menu.style.top = `${window.scrollY + (above ? top - offsetHeight : bottom)}px`
    menu.style.left = `${window.scrollX + Math.max(aside, 0)}px`
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

/** @param {string} title @param {string} className @param {HTMLElement[]} rows */
function section(title, className, rows) {
  const section = document.createElement('section')
  const heading = document.createElement('p')
  heading.textContent = title
  const list = document.createElement('ul')
  list.className = className
  list.append(...rows)
  list.ariaLabel = title
  section.append(heading, list)
  return section
}

/** The post's own page here, and where it can be reported. @param {Element} card */
function waysTo(card) {
  const [did = '', , rkey = ''] = (card.getAttribute('data-uri') ?? '').slice('at://'.length).split('/')
  const own = linkTo('Post page', `/post/${did.replaceAll('%', '%25')}/${rkey}`)
  const report = linkTo('Report on Bluesky', card.querySelector('.when a')?.getAttribute('href') ?? '')
  report.target = '_blank'
  report.rel = 'noopener noreferrer'
  report.title = 'Opens the post there: “Report post” is in its menu'
  const ways = own.pathname === location.pathname ? [report] : [own, report]
  return ways.map((link) => {
    const row = document.createElement('li')
    row.append(link)
    return row
  })
}

/** @param {string} words @param {string} href */
function linkTo(words, href) {
  const link = document.createElement('a')
  link.href = href
  link.textContent = words
  return link
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
  const tags = `a:is([href^="/?q=%23"], [href^="/?q=tag%3A"]):not(.menu a)${OWN}`
  for (const link of card.querySelectorAll(tags)) {
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
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (card.querySelectorAll(`a[rel~="ugc"]${OWN}`))
  const hosts = [...links].map(({ hostname }) => hostname.replace(/^www\.(?=.*\.)/, ''))
  return [...new Set(hosts)].filter((host) => /^[^[]+\.[^.]+$/.test(host)).slice(0, MOST)
}

/** @param {Element} card @param {string} selector */
function textsOf(card, selector) {
  return [...card.querySelectorAll(selector + OWN)].map(({ textContent }) => textContent ?? '')
}

/** @param {Refinement} refinement */
function row({ term, label, posts }) {
  const what = document.createElement('bdi')
  what.textContent = label
  const row = document.createElement('li')
  const { q, room } = query()
  const added = ` -${term}`
  row.append(what, way('Only', posts, term))
  // What the server would refuse is not offered.
  if (Array.from(added).length <= room) row.append(way('Hide', posts, (q + added).trim()))
  return row
}

/** @param {string} word @param {string} posts @param {string} q */
function way(word, posts, q) {
  const link = linkTo(word, `/?${new URLSearchParams({ q })}`)
  link.setAttribute('aria-label', `${word} ${posts}`)
  return link
}

/** This page's query, tidy, and how many characters may be added to it: none where there is no feed. */
function query() {
  const newer = document.getElementById('newer')
  const here = newer?.getAttribute('href') ?? ''
  return { q: new URLSearchParams(here.split('?')[1]).get('q') ?? '', room: Number(newer?.dataset.room ?? 0) }
}
