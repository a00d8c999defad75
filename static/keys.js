// Keys of a feed, after the ARIA authoring practices: Page Down and Page Up go from post to post, Ctrl+Home and
// Ctrl+End leave the feed. They act only while the focus is in it.

const feed = document.getElementById('feed')
feed?.addEventListener('keydown', (event) => {
  const { key, altKey, metaKey, shiftKey, ctrlKey, target } = event
  if (altKey || metaKey || shiftKey || !(target instanceof Element)) return
  const post = target.closest('#feed > article')
  const place = ctrlKey ? outside(key) : post === null ? null : neighbour(post, key)
  if (!(place instanceof HTMLElement)) return
  event.preventDefault()
  place.focus()
})

/** @param {Element} post @param {string} key */
function neighbour(post, key) {
  const down = key === 'PageDown'
  if (!down && key !== 'PageUp') return null
  let next = down ? post.nextElementSibling : post.previousElementSibling
  // Between two posts there may be a gap, or posts that are hidden here.
  while (next !== null && (next.localName !== 'article' || next.hasAttribute('hidden'))) {
    next = down ? next.nextElementSibling : next.previousElementSibling
  }
  // Above the first post, new ones may wait.
  return next ?? (down ? null : document.querySelector('#pill:not([hidden])'))
}

/** @param {string} key */
function outside(key) {
  if (key === 'Home') return document.querySelector('#pill:not([hidden])') ?? document.getElementById('pause')
  return key === 'End' ? document.getElementById('foot') : null
}
