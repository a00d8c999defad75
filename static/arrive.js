// What arrives after a quiet moment pushes the others down in a short slide, so that the eye can follow. In a
// stream that never rests there is nothing to follow: posts are just there.

/** Posts that come sooner after others do not slide, ms. */
const QUIET = 900
const SLIDE = 260

const feed = document.getElementById('feed')
const calm = window.matchMedia('(prefers-reduced-motion: reduce)')
/** @type {Element | null} */
let first = null
let top = 0
let lastArrival = 0

document.getElementById('live')?.addEventListener('htmx:ws:before:message:incoming', () => {
  first = feed?.querySelector(':scope > :not([hidden])') ?? null
  top = first?.getBoundingClientRect().top ?? 0
})

document.addEventListener('htmx:after:swap', () => {
  if (feed === null || first === null || !first.isConnected || first === feed.firstElementChild) return
  const pushed = first.getBoundingClientRect().top - top
  first = null
  const quiet = Date.now() - lastArrival > QUIET
  lastArrival = Date.now()
  // Who has scrolled is kept where they are.
  if (!quiet || calm.matches || window.scrollY > 24 || pushed <= 0 || pushed > window.innerHeight * 0.8)
    return
  const from = { transform: `translateY(${-pushed}px)` }
  feed.animate([from, { transform: 'none' }], { duration: SLIDE, easing: 'cubic-bezier(0.2, 0.8, 0.3, 1)' })
})
