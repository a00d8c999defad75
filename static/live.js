// The page's own script: what htmx does not do by itself. It holds posts while somebody reads, counts them, keeps
// the page bounded, says in words how things stand, and remembers the position from which to come back.
//
// Everything on the screen comes from the server as finished fragments; this file never makes one.

/** @typedef {{ kind: 'posts' | 'ops', seq: number, content: string, count?: number, replace?: boolean, reset?: boolean, gone?: string[], source?: string }} Frame */
/** @typedef {{ url: string, socket: WebSocket | null }} Connection */
/** @typedef {CustomEvent<{ connection: Connection, message: { data: unknown }, code?: number | null, reason?: string }>} WsEvent */

/** Cards on the page; the oldest leave. */
const MOST_CARDS = 100
/** Cards held back; the oldest are dropped, and still counted. */
const MOST_HELD = 100
/** A held page asks the server to stop sending posts after this long, ms. */
const LONG_PAUSE = 5 * 60_000
/** The server's heartbeat comes every 5 s; without one for this long the socket is dead, whatever it says, ms. */
const SILENCE = 45_000
/** How often a screen reader is told of new posts, ms. */
const ANNOUNCE = 15_000

/** One that the page always has. @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id))

const live = document.getElementById('live')
if (live?.hasAttribute('hx-ws:connect')) watch(live)
enhanceCopy()

/** @param {HTMLElement} live */
function watch(live) {
  const feed = element('feed')
  const state = element('state')
  const announce = element('announce')
  const pause = /** @type {HTMLButtonElement} */ (element('pause'))
  const pill = /** @type {HTMLButtonElement} */ (element('pill'))
  const retry = /** @type {HTMLButtonElement} */ (element('retry'))

  /** Held cards, newest first, parsed but inert: nothing in a template loads or shows. */
  const held = document.createElement('template')
  let heldCount = 0
  /** Set while the held cards are to take the place of those on the page. */
  let heldReplaces = false
  let pausedByHand = false
  let pausedSince = 0
  let askedToStop = false
  let releasing = false
  let lastMessage = Date.now()
  let unannounced = 0
  /** @type {Connection | undefined} */
  let connection
  let connected = false
  let refused = false

  pause.hidden = false
  element('newer').hidden = true

  // ---- what comes in ----

  live.addEventListener('htmx:ws:before:message:incoming', (event) => {
    const { detail } = /** @type {WsEvent} */ (event)
    connection = detail.connection
    connected = true
    lastMessage = Date.now()
    if (typeof detail.message.data !== 'string') return
    const frame = read(detail.message.data)
    if (frame === undefined) return
    if (frame.kind === 'ops') {
      beforeOps(frame)
      return
    }
    unannounced += frame.count ?? 0
    if (holding()) {
      hold(frame)
      remember(frame.seq)
      event.preventDefault()
    } else {
      feed.setAttribute('aria-busy', 'true')
      if (hasRepeats(frame.content)) {
        // Only after an overlap of two connections: the known cards are taken out first.
        event.preventDefault()
        void swapIn(withoutRepeats(frame.content), frame.replace === true).then(() => remember(frame.seq))
      }
    }
  })

  live.addEventListener('htmx:ws:after:message:incoming', (event) => {
    const { detail } = /** @type {WsEvent} */ (event)
    const frame = typeof detail.message.data === 'string' ? read(detail.message.data) : undefined
    if (frame !== undefined) remember(frame.seq)
  })

  document.addEventListener('htmx:after:swap', () => {
    tidy()
    feed.setAttribute('aria-busy', 'false')
  })

  /** @param {Frame} frame */
  function beforeOps(frame) {
    if (frame.source !== undefined) document.body.dataset.source = frame.source
    if (frame.reset === true) {
      dropHeld()
      feed.replaceChildren()
    }
    for (const did of frame.gone ?? []) {
      for (const root of [feed, held.content]) {
        for (const card of root.querySelectorAll(`[data-did="${CSS.escape(did)}"]`)) discard(card)
      }
    }
    if (held.content.childElementCount > 0 && frame.content !== '') opsOnHeld(frame.content)
    showState()
  }

  /** Removals and edits act on held cards too. @param {string} content */
  function opsOnHeld(content) {
    const ops = document.createElement('template')
    ops.innerHTML = content
    for (const op of ops.content.querySelectorAll('article[hx-swap-oob]')) {
      const card = held.content.querySelector(`#${CSS.escape(op.id)}`)
      if (card === null) continue
      if (op.getAttribute('hx-swap-oob') === 'delete') {
        card.remove()
        heldCount--
      } else {
        op.removeAttribute('hx-swap-oob')
        card.replaceWith(op)
      }
    }
    showPill()
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
    return pausedByHand || scrolled() || focusInFeed() || selecting()
  }

  function scrolled() {
    return window.scrollY > 24
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

  /** @param {Frame} frame */
  function hold(frame) {
    const cards = document.createElement('template')
    cards.innerHTML = withoutRepeats(frame.content)
    if (frame.replace === true) {
      dropHeld()
      heldReplaces = true
    }
    heldCount += frame.count ?? 0
    held.content.prepend(cards.content)
    while (held.content.childElementCount > MOST_HELD) held.content.lastElementChild?.remove()
    if (pausedSince === 0) pausedSince = Date.now()
    showPill()
    showState()
  }

  function dropHeld() {
    held.innerHTML = ''
    heldCount = 0
    heldReplaces = false
    showPill()
  }

  /** Puts the held cards on the page. */
  async function release() {
    if (releasing) return
    releasing = true
    pausedSince = 0
    try {
      if (heldCount > 0 || held.content.childElementCount > 0) {
        const html = held.innerHTML
        const replaces = heldReplaces
        dropHeld()
        await swapIn(html, replaces)
      }
      if (askedToStop) comeBack()
    } finally {
      releasing = false
      showState()
    }
  }

  /** @param {string} html @param {boolean} replaces */
  async function swapIn(html, replaces) {
    await window.htmx.swap({
      sourceElement: live,
      target: '#feed',
      swap: `${replaces ? 'innerHTML' : 'afterbegin'} swapEmpty:false`,
      text: html,
      transition: false,
    })
  }

  /** Cards whose id the page has already. @param {string} content */
  function hasRepeats(content) {
    for (const [, id] of content.matchAll(/<article [^>]*?\bid="(p-[\w-]+)"/g)) {
      if (document.getElementById(id) !== null) return true
    }
    return false
  }

  /** @param {string} content */
  function withoutRepeats(content) {
    const cards = document.createElement('template')
    cards.innerHTML = content
    for (const card of cards.content.querySelectorAll('article[id]')) {
      const known = document.getElementById(card.id) ?? held.content.querySelector(`#${CSS.escape(card.id)}`)
      if (known !== null) card.remove()
    }
    return cards.innerHTML
  }

  // ---- keeping the page bounded and steady ----

  function tidy() {
    if (holding() && feed.childElementCount < MOST_CARDS * 3) return
    while (feed.childElementCount > MOST_CARDS) {
      const oldest = feed.lastElementChild
      if (oldest === null || oldest.contains(document.activeElement)) break
      oldest.remove()
    }
    refreshTimes()
  }

  /** A card goes; if somebody stood on it, they stand on its neighbour, not on nothing. @param {Element} card */
  function discard(card) {
    if (card.contains(document.activeElement)) {
      const neighbour = card.nextElementSibling ?? card.previousElementSibling
      if (neighbour instanceof HTMLElement) neighbour.focus({ preventScroll: true })
    }
    card.remove()
  }

  // ---- what is said ----

  function showState() {
    const source = document.body.dataset.source
    pause.setAttribute('aria-pressed', String(pausedByHand))
    pause.textContent = pausedByHand ? 'Resume' : 'Pause'
    retry.hidden = connected
    if (!navigator.onLine) say('offline', 'You are offline')
    else if (!connected) say('reconnecting', 'Reconnecting…')
    else if (pausedByHand) say('paused', 'Paused')
    else if (heldCount > 0) say('held', 'Held while you read')
    else if (source === 'lost') say('lost', 'Source lost')
    else if (source === 'connecting') say('connecting', 'Connecting…')
    else say('live', 'Live')
  }

  /** @param {string} name @param {string} words */
  function say(name, words) {
    document.body.dataset.state = name
    if (state.textContent === words) return
    state.textContent = words
    announce.textContent = words
  }

  function showPill() {
    pill.hidden = heldCount <= 0
    pill.textContent = heldCount === 1 ? '1 new post' : `${heldCount.toLocaleString()} new posts`
  }

  setInterval(() => {
    if (unannounced === 0) return
    announce.textContent = unannounced === 1 ? '1 new post' : `${unannounced} new posts`
    unannounced = 0
  }, ANNOUNCE)

  // ---- what people do ----

  pause.addEventListener('click', () => {
    pausedByHand = !pausedByHand
    if (pausedByHand) pausedSince = Date.now()
    else void release()
    showState()
  })

  pill.addEventListener('click', (event) => {
    pausedByHand = false
    pill.blur()
    window.scrollTo({ top: 0 })
    // A keyboard goes on reading at the first new post. A pointer is not moved: a focused post would hold the next.
    const byKeyboard = event.detail === 0
    void release().then(() => {
      const first = feed.querySelector('article')
      if (byKeyboard && first instanceof HTMLElement) first.focus({ preventScroll: true })
    })
  })

  window.addEventListener('scroll', settle, { passive: true })
  for (const place of [feed, pill]) place.addEventListener('focusout', () => setTimeout(settle))
  document.addEventListener('selectionchange', settle)

  /** When nobody reads any longer, what was held comes in. */
  function settle() {
    if (!holding() && (heldCount > 0 || askedToStop)) void release()
  }

  retry.addEventListener('click', comeBack)
  window.addEventListener('online', comeBack)
  window.addEventListener('offline', showState)

  // ---- the connection ----

  live.addEventListener('htmx:ws:after:connection', (event) => {
    connection = /** @type {WsEvent} */ (event).detail.connection
    connected = true
    askedToStop = false
    lastMessage = Date.now()
    showState()
  })
  live.addEventListener('htmx:ws:close', (event) => {
    const { reason, code } = /** @type {WsEvent} */ (event).detail
    if (reason === 'closed') connected = false
    // With these codes htmx does not come back by itself.
    refused = code === 1003 || code === 1008 || code === 1009
    showState()
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
      connection?.socket?.close()
    }
    const longHeld = pausedSince > 0 && Date.now() - pausedSince > LONG_PAUSE
    if (longHeld && !askedToStop && connection?.socket?.readyState === WebSocket.OPEN) {
      askedToStop = true
      connection.socket.send('{"kind":"pause"}')
    }
  }, 5000)

  // ---- times ----

  const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

  /** The reader's own clock in place of the server's. */
  function refreshTimes() {
    for (const time of feed.querySelectorAll('time:not([data-local])')) {
      const at = new Date(time.getAttribute('datetime') ?? '')
      if (Number.isNaN(at.getTime())) continue
      time.setAttribute('data-local', '')
      time.textContent = clock.format(at)
      time.setAttribute('title', at.toLocaleString())
    }
  }

  refreshTimes()
  showState()
}

/** @param {string} data @returns {Frame | undefined} */
function read(data) {
  try {
    const frame = JSON.parse(data)
    return frame?.kind === 'posts' || frame?.kind === 'ops' ? frame : undefined
  } catch {
    return undefined
  }
}

function enhanceCopy() {
  const copy = /** @type {HTMLButtonElement | null} */ (document.getElementById('copy'))
  if (copy === null) return
  const asked = copy.textContent
  copy.hidden = false
  /** @param {string} words */
  const answer = (words) => {
    copy.textContent = words
    setTimeout(() => (copy.textContent = asked), 2500)
  }
  copy.addEventListener('click', () => {
    const address = copy.dataset.copy ?? location.href
    // No clipboard without TLS on another host: the address bar has the same.
    const refused = () => answer('Copy it from the address bar')
    if (navigator.clipboard === undefined) refused()
    else navigator.clipboard.writeText(address).then(() => answer('Copied'), refused)
  })
}
