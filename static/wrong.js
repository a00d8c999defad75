// A query that can't be read: the box is ready for it to be mended, with the bad part selected.

const box = /** @type {HTMLInputElement | null} */ (document.getElementById('q'))
if (box?.dataset.from !== undefined) {
  box.focus()
  box.setSelectionRange(Number(box.dataset.from), Number(box.dataset.to))
}
