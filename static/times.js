// The reader's own clock in place of the server's.

const place = document.getElementById('feed') ?? document.getElementById('figures')
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const calendar = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

function localize() {
  for (const time of place?.querySelectorAll('time:not([data-local])') ?? []) {
    const at = new Date(time.getAttribute('datetime') ?? '')
    if (Number.isNaN(at.getTime())) continue
    time.setAttribute('data-local', '')
    // How long ago it was is the same on every clock.
    if (!time.hasAttribute('title')) time.textContent = clock.format(at)
    time.setAttribute('title', calendar.format(at))
  }
}

document.addEventListener('htmx:after:swap', localize)
document.addEventListener('pyresky:released', localize)
localize()
