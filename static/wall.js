// A wall goes on by itself and shows no controls. But what moves by itself must be stoppable by whoever stands before it:
// a pointer that moves, a touch or a key brings the one button it has; the space bar presses it, wherever the focus is.

/** So long it stays, ms. */
const SEEN = 6000

const pause = document.getElementById('pause')
/** @type {ReturnType<typeof setTimeout> | undefined} */
let ends

function wake() {
  document.body.toggleAttribute('data-awake', true)
  clearTimeout(ends)
  ends = setTimeout(() => document.body.removeAttribute('data-awake'), SEEN)
}

for (const type of ['pointermove', 'pointerdown', 'keydown', 'focusin']) {
  document.addEventListener(type, wake, { passive: true })
}

document.addEventListener('keydown', (event) => {
  const { key, repeat, altKey, ctrlKey, metaKey, target } = event
  if (key !== ' ' || repeat || altKey || ctrlKey || metaKey) return
  // A button that has the focus hears of it anyway.
  if (target instanceof HTMLButtonElement) return
  event.preventDefault()
  pause?.click()
})
