// Whether the figures are refreshed, in words: when the connection is lost they stay as they are.

const status = document.getElementById('status')
const refreshed = document.getElementById('refreshed')

/** @param {string} words */
function say(words) {
  if (refreshed !== null) refreshed.textContent = words
}

status?.addEventListener('htmx:ws:after:connection', () => say('Refreshed as you watch.'))
status?.addEventListener('htmx:ws:close', () => say('Not refreshed: trying to connect again…'))
