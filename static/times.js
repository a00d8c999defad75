// Times as the reader would say them: how long ago, or by the reader's own clock in place of the server's.

const place = document.getElementById('feed') ?? document.getElementById('figures')
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'narrow' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })
const MINUTE = 60_000

/** Those whose words are made here. @type {WeakSet<Element>} */
const told = new WeakSet()

function localize() {
  for (const time of place?.querySelectorAll('time:not([data-local])') ?? []) {
    const at = Date.parse(time.getAttribute('datetime') ?? '')
    if (Number.isNaN(at)) continue
    time.setAttribute('data-local', '')
    // What has a title says by itself how long ago it was.
    if (!time.hasAttribute('title')) {
      told.add(time)
      time.textContent = wordsFor(at)
    }
    time.setAttribute('title', calendar.format(at))
  }
}

/** Words that are no longer true, all at once. */
function renewWords() {
  for (const time of place?.querySelectorAll('time[data-local]') ?? []) {
    const words = wordsFor(Date.parse(time.getAttribute('datetime') ?? ''))
    if (told.has(time) && time.textContent !== words) time.textContent = words
  }
}

/** @param {number} at Unix ms */
function wordsFor(at) {
  const minutes = Math.floor((Date.now() - at) / MINUTE)
  if (minutes < 1) return ago.format(0, 'second')
  if (minutes < 60) return ago.format(-minutes, 'minute')
  return minutes < 20 * 60 ? clock.format(at) : day.format(at)
}

document.addEventListener('htmx:after:swap', localize)
document.addEventListener('pyresky:released', localize)
setInterval(renewWords, MINUTE)
localize()
