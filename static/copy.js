// "Copy link": the feed's address to the clipboard, or a word on where else it is.

const copy = /** @type {HTMLButtonElement | null} */ (document.getElementById('copy'))
if (copy !== null) enhance(copy)

/** @param {HTMLButtonElement} copy */
function enhance(copy) {
  const asked = copy.textContent
  const announce = document.getElementById('announce')
  copy.hidden = false
  /** @param {string} words */
  const answer = (words) => {
    copy.textContent = words
    if (announce !== null) announce.textContent = words
    setTimeout(() => (copy.textContent = asked), 2500)
  }
  copy.addEventListener('click', () => {
    const address = copy.dataset.copy ?? location.href
    // No clipboard without TLS on another host: the address bar has the same.
    const refused = () => answer('See address bar')
    if (navigator.clipboard === undefined) refused()
    else navigator.clipboard.writeText(address).then(() => answer('Copied'), refused)
  })
}
