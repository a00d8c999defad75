// The page's own script: what htmx does not do by itself. It holds posts while somebody reads, counts them, keeps
// the page bounded, says in words how things stand, and remembers the position from which to come back.
//
// Everything on the screen comes from the server as finished fragments; this file never makes one.

/** @typedef {{ kind: 'posts' | 'ops', seq: number, content: string, count?: number, replace?: boolean, reset?: boolean, gone?: string[], source?: string }} Frame */
/** @typedef {{ url: string, socket: WebSocket | null }} Connection */
/** @typedef {CustomEvent<{ connection: Connection, message: { data: unknown }, code?: number | null, reason?: string }>} WsEvent */

/** Cards on the page; the oldest leave. */
const MOST_CARDS = 100
/** Cards held back; the oldest are dropped, and still counted. As many as the page takes: none is missed between. */
const MOST_HELD = MOST_CARDS
/** A held page asks the server to stop sending posts after this long, ms. */
const LONG_PAUSE = 5 * 60_000
/** The server's heartbeat comes every 5 s; without one for this long the socket is dead, whatever it says, ms. */
const SILENCE = 45_000
/** How often a screen reader is told of new posts, ms. */
const ANNOUNCE = 15_000
/** Trouble that is over sooner is shown, but not announced, ms. */
const PATIENCE = 3000
/** The end of trouble is announced so much later: the first frame may have more to say of it, ms. */
const AT_ONCE = 1000
/** After a move of the pointer over the posts they stay where they are for so long: what moves can't be hit, ms. */
const AIMING = 2000
/** Where the server puts what is back above all others. */
const ON_TOP = 'afterbegin:#feed'
/** The close codes upon which htmx comes back by itself. */
const RETRIED = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014])

/** @type {[string, string]} */
const CONNECTING = ['connecting', 'Connecting…']
/** @type {[string, string]} */
const RECONNECTING = ['reconnecting', 'Reconnecting…']

/** One that the page always has. @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

const live = document.getElementById('live')
if (live?.hasAttribute('hx-ws:connect')) watch(live)

/** @param {HTMLElement} live */
function watch(live) {
  const feed = element('feed')
  const state = element('state')
  const announce = element('announce')
  const pause = /** @type {HTMLButtonElement} */ (element('pause'))
  const pill = /** @type {HTMLButtonElement} */ (element('pill'))
  const retry = /** @type {HTMLButtonElement} */ (element('retry'))

  /** Held cards, newest first, parsed but inert: nothing in a template loads or shows. */
  const held = document.createElement('template').content
  let heldCount = 0
  let pausedByHand = false
  let pausedSince = 0
  let askedToStop = false
  let aimedAt = 0
  let lastMessage = Date.now()
  let unannounced = 0
  /** @type {Connection | undefined} */
  let connection
  let connected = false
  /** A first try has come to an end, good or bad. */
  let tried = false
  /** htmx has given up this connection. */
  let refused = false
  /** The browser took the page out of its memory, upon Back. */
  let restored = false

  pause.hidden = false

  // ---- what comes in ----

  live.addEventListener('htmx:ws:before:message:incoming', (event) => {
    const { detail } = /** @type {WsEvent} */ (event)
    connection = detail.connection
    // What a socket left behind is still told, one by one, after it has closed.
    connected = connection.socket?.readyState === WebSocket.OPEN
    lastMessage = Date.now()
    const frame = read(detail.message.data)
    if (frame === undefined) return
    if (frame.kind === 'ops') {
      const content = beforeOps(frame)
      if (content !== frame.content) detail.message.data = JSON.stringify({ ...frame, content })
      return
    }
    if (frame.replace === true) {
      // Nobody can say what of the page still stands: not even one who reads is shown any of it a moment longer.
      document.dispatchEvent(new CustomEvent('pyresky:replacing', { detail: reading() }))
      dropHeld()
      showPill()
      showState()
      announceAll()
    } else {
      unannounced += (frame.count ?? 0) - hiddenAmong(frame.content)
      if (holding()) {
        hold(frame)
        remember(frame.seq)
        event.preventDefault()
        return
      }
    }
    feed.setAttribute('aria-busy', 'true')
    // Only after an overlap of two connections does the page have a card already.
    if (frame.replace !== true && hasRepeats(frame.content)) {
      const cards = parse(frame.content)
      dropKnown(cards, [feed])
      detail.message.data = JSON.stringify({ ...frame, content: htmlOf(cards) })
    }
  })

  live.addEventListener('htmx:ws:after:message:incoming', (event) => {
    const frame = read(/** @type {WsEvent} */ (event).detail.message.data)
    if (frame !== undefined) remember(frame.seq)
  })

  document.addEventListener('htmx:after:swap', tidy)

  /** @param {Frame} frame @returns what is left to be done on the page */
  function beforeOps(frame) {
    let { content } = frame
    if (frame.source !== undefined) document.body.dataset.source = frame.source
    if (frame.reset === true) {
      dropHeld()
      feed.replaceChildren()
    }
    for (const did of frame.gone ?? []) {
      const theirs = `[data-did="${CSS.escape(did)}"]`
      for (const card of feed.querySelectorAll(theirs)) card.remove()
      changeHeld(() => {
        for (const card of held.querySelectorAll(theirs)) card.remove()
      })
    }
    if (held.childElementCount > 0 && content !== '') changeHeld(() => (content = opsOnHeld(content)))
    showPill()
    showState()
    return content
  }

  /**
   * Removals, edits and returns act on held cards too. What is back above all others is held above those that wait.
   * @param {string} content @returns what is left to be done on the page
   */
  function opsOnHeld(content) {
    for (const op of parse(content).querySelectorAll('[hx-swap-oob]')) {
      const how = op.getAttribute('hx-swap-oob') ?? ''
      if (how === ON_TOP) held.prepend(...op.childNodes)
      const place = how.startsWith('afterend:') ? how.slice('afterend:'.length) : `#${CSS.escape(op.id)}`
      const card = place === '#' ? null : held.querySelector(place)
      if (card === null) continue
      if (how === 'delete') card.remove()
      else if (how === 'true') {
        op.removeAttribute('hx-swap-oob')
        card.replaceWith(op)
      } else card.after(...op.childNodes)
    }
    if (!content.includes(ON_TOP)) return content
    const left = parse(content)
    for (const op of left.querySelectorAll(`[hx-swap-oob="${ON_TOP}"]`)) op.remove()
    return htmlOf(left)
  }

  /** The position goes into the address of every later connection. @param {number} seq */
  function remember(seq) {
    // After asking for no more posts, the position stays where the last one was.
    if (connection === undefined || askedToStop) return
    const url = new URL(connection.url)
    url.searchParams.set('since', String(seq))
    connection.url = url.href
  }

  // ---- holding ----

  /** Somebody reads: posts wait. */
  function holding() {
    return reading() || aiming()
  }

  function reading() {
    return pausedByHand || window.scrollY > 24 || focusInFeed() || selecting() || menuOpen() || enlarged()
  }

  /** The pill counts: who goes to it from a post must find it there. */
  function focusInFeed() {
    const at = document.activeElement
    return at !== null && at !== feed && (at === pill || feed.contains(at))
  }

  function selecting() {
    const selection = document.getSelection()
    return selection !== null && !selection.isCollapsed && feed.contains(selection.anchorNode)
  }

  function menuOpen() {
    return feed.querySelector('.menu[data-open]') !== null
  }

  /** A picture is open over the page. */
  function enlarged() {
    return document.querySelector('dialog[open]') !== null
  }

  function aiming() {
    return Date.now() - aimedAt < AIMING
  }

  /** @param {Frame} frame */
  function hold(frame) {
    const cards = parse(frame.content)
    const repeats = dropKnown(cards, [feed, held])
    markHidden(cards)
    // Those that were left out of the frame are counted, too.
    heldCount +=
      (frame.count ?? 0) - repeats - (postsAmong(cards.children, true) - postsAmong(cards.children))
    held.prepend(cards)
    while (held.childElementCount > MOST_HELD) held.lastElementChild?.remove()
    if (pausedSince === 0) pausedSince = Date.now()
    showPill()
    showState()
  }

  /** The count follows, as far as what is counted is there. @param {() => void} how */
  function changeHeld(how) {
    const before = postsAmong(held.children)
    how()
    markHidden(held)
    heldCount += postsAmong(held.children) - before
  }

  /** By `hide.js`, when it is there. @param {ParentNode} cards */
  function markHidden(cards) {
    document.dispatchEvent(new CustomEvent('pyresky:cards', { detail: cards }))
  }

  /** How many of these nobody will see. @param {string} content */
  function hiddenAmong(content) {
    if (!document.documentElement.hasAttribute('data-hides')) return 0
    const cards = parse(content)
    markHidden(cards)
    return postsAmong(cards.children, true) - postsAmong(cards.children)
  }

  function dropHeld() {
    held.replaceChildren()
    heldCount = 0
  }

  /** Puts the held cards on the page, in one step, so that nothing can come between. */
  function release() {
    pausedSince = 0
    feed.prepend(held)
    dropHeld()
    tidy()
    document.dispatchEvent(new Event('pyresky:released'))
    if (askedToStop) comeBack()
    showPill()
    showState()
  }

  /** When nobody reads any longer, what was held comes in. */
  function settle() {
    if (!holding() && (held.childElementCount > 0 || askedToStop)) release()
    else showPill()
  }

  /** Whether the page has a card or a divider of these already. @param {string} content */
  function hasRepeats(content) {
    for (const [, id = ''] of content.matchAll(/<(?:article|div) [^>]*?\bid="((?:p|hole)-[\w-]+)"/g)) {
      if (document.getElementById(id) !== null) return true
    }
    return false
  }

  /** @param {DocumentFragment} cards @param {ParentNode[]} places @returns how many posts were known */
  function dropKnown(cards, places) {
    let known = 0
    for (const card of cards.querySelectorAll(':is(article, .gap)[id]')) {
      if (!places.some((place) => place.querySelector(`#${CSS.escape(card.id)}`) !== null)) continue
      card.remove()
      known += postsAmong([card], true)
    }
    return known
  }

  // ---- keeping the page bounded and steady ----

  function tidy() {
    feed.setAttribute('aria-busy', 'false')
    if (holding() && feed.childElementCount < MOST_CARDS * 3) return
    while (feed.childElementCount > MOST_CARDS) {
      const oldest = feed.lastElementChild
      if (oldest === null || oldest.contains(document.activeElement)) break
      oldest.remove()
    }
  }

  // ---- what is said ----

  function showState() {
    const source = document.body.dataset.source
    pause.classList.toggle('on', pausedByHand)
    pause.textContent = pausedByHand ? 'Resume' : 'Pause'
    retry.hidden = connected || !tried
    // Who can't be reached by socket still has the plain way.
    element('newer').hidden = connected || !tried
    if (!navigator.onLine) say('offline', 'You are offline')
    else if (!connected) say(...(tried ? RECONNECTING : CONNECTING))
    else if (pausedByHand) say('paused', 'Paused')
    else if (heldCount > 0) say('held', 'Held while you read')
    else if (source === 'lost') say('lost', 'Source lost')
    else if (source === 'connecting') say(...CONNECTING)
    else if (source === 'recording') say('live', 'Recording')
    else say('live', 'Live')
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let goodNews
  let troubled = false

  /** Shown at once; announced only when it is trouble that lasts, or the end of it. @param {string} name @param {string} words */
  function say(name, words) {
    document.body.dataset.state = name
    if (state.textContent === words) return
    state.textContent = words
    clearTimeout(patience)
    clearTimeout(goodNews)
    goodNews = undefined
    if (['offline', 'reconnecting', 'connecting', 'lost'].includes(name)) {
      patience = setTimeout(() => {
        troubled = true
        announce.textContent = words
      }, PATIENCE)
    } else if (troubled) {
      goodNews = setTimeout(() => {
        goodNews = undefined
        troubled = false
        announce.textContent = `Connected again. ${words}`
      }, AT_ONCE)
    }
  }

  /** In one sentence: posts in the place of others are not new ones. */
  function announceAll() {
    const isBack = goodNews !== undefined
    if (isBack) troubled = false
    clearTimeout(goodNews)
    goodNews = undefined
    unannounced = 0
    announce.textContent = `${isBack ? 'Connected again. ' : ''}The newest posts are shown anew.`
  }

  function showPill() {
    pill.hidden = heldCount <= 0 || !reading()
    pill.textContent = heldCount === 1 ? '1 new post' : `${heldCount.toLocaleString()} new posts`
  }

  setInterval(() => {
    // Who pressed Pause wants quiet.
    if (unannounced > 0 && !pausedByHand) {
      const words = unannounced === 1 ? '1 new post' : `${unannounced} new posts`
      announce.textContent = heldCount > 0 ? `${words}, held while you read` : words
    }
    unannounced = 0
  }, ANNOUNCE)

  // ---- what people do ----

  pause.addEventListener('click', () => {
    pausedByHand = !pausedByHand
    if (pausedByHand) pausedSince = Date.now()
    else settle()
    showState()
  })

  pill.addEventListener('click', (event) => {
    pausedByHand = false
    pill.blur()
    window.scrollTo({ top: 0, behavior: 'instant' })
    release()
    // A keyboard goes on reading at the first new post. A pointer is not moved: a focused post would hold the next.
    const first = feed.querySelector('article:not([hidden])')
    if (event.detail === 0 && first instanceof HTMLElement) first.focus({ preventScroll: true })
  })

  window.addEventListener('scroll', settle, { passive: true })
  for (const place of [feed, pill]) place.addEventListener('focusout', () => setTimeout(settle))
  document.addEventListener('selectionchange', settle)
  document.addEventListener('pyresky:hiding', () => {
    changeHeld(() => undefined)
    showPill()
    showState()
  })
  // A menu that closes, or a picture; these events do not bubble.
  feed.addEventListener('toggle', () => settle(), true)
  document.addEventListener('close', () => setTimeout(settle), true)

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let aimEnds
  /** @param {Event} event */
  function aim(event) {
    const { pointerType, type } = /** @type {PointerEvent} */ (event)
    if (type === 'pointermove' && pointerType === 'touch') return
    aimedAt = Date.now()
    clearTimeout(aimEnds)
    aimEnds = setTimeout(settle, AIMING)
  }
  feed.addEventListener('pointermove', aim, { passive: true })
  feed.addEventListener('pointerdown', aim, { passive: true })
  feed.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'touch') return
    aimedAt = 0
    settle()
  })

  retry.addEventListener('click', comeBack)
  window.addEventListener('online', comeBack)
  window.addEventListener('offline', showState)

  // ---- the connection ----

  live.addEventListener('htmx:ws:after:connection', (event) => {
    connection = /** @type {WsEvent} */ (event).detail.connection
    connected = true
    tried = true
    refused = false
    askedToStop = false
    lastMessage = Date.now()
    showState()
  })
  live.addEventListener('htmx:ws:close', (event) => {
    const { reason, code } = /** @type {WsEvent} */ (event).detail
    if (reason === 'closed') connected = false
    tried = true
    refused = typeof code === 'number' && !RETRIED.has(code)
    if (refused && restored) location.reload()
    showState()
  })
  window.addEventListener('pageshow', (event) => {
    restored = event.persisted
    if (restored && refused) location.reload()
  })

  /** Closes what is there without a code, upon which htmx opens a new one, from the position last seen. */
  function comeBack() {
    const socket = connection?.socket
    if (socket?.readyState === WebSocket.OPEN) socket.close()
    else if (refused) location.reload()
    // Between two tries: the extension looks again when the page is shown.
    else if (!document.hidden) document.dispatchEvent(new Event('visibilitychange'))
  }

  setInterval(() => {
    if (connected && !document.hidden && Date.now() - lastMessage > SILENCE) {
      lastMessage = Date.now()
      // Over a dead network the close itself takes its time; nothing is live meanwhile.
      connected = false
      connection?.socket?.close()
      showState()
    }
    const longHeld = pausedSince > 0 && Date.now() - pausedSince > LONG_PAUSE
    if (longHeld && !askedToStop && connection?.socket?.readyState === WebSocket.OPEN) {
      askedToStop = true
      connection.socket.send('{"kind":"pause"}')
    }
  }, 5000)

  showState()
}

/** @param {unknown} data @returns {Frame | undefined} */
function read(data) {
  try {
    const frame = typeof data === 'string' ? JSON.parse(data) : undefined
    return frame?.kind === 'posts' || frame?.kind === 'ops' ? frame : undefined
  } catch {
    return undefined
  }
}

/** The server's fragments, inert. @param {string} html */
function parse(html) {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content
}

/** Dividers are not counted, nor what is hidden here, unless all are. @param {Iterable<Element>} elements */
function postsAmong(elements, all = false) {
  return [...elements].filter((card) => card.localName === 'article' && (all || !card.hasAttribute('hidden')))
    .length
}

/** @param {DocumentFragment} fragment */
function htmlOf(fragment) {
  const template = document.createElement('template')
  template.content.append(fragment)
  return template.innerHTML
}
