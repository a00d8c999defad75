// A picture that can't be had leaves a quiet place with words, not a broken icon.

const feed = document.getElementById('feed')
feed?.addEventListener('error', ({ target }) => fail(target), true)
for (const picture of feed?.querySelectorAll('img') ?? []) {
  // It may have failed before this script came.
  if (picture.complete && picture.naturalWidth === 0 && picture.currentSrc !== '') fail(picture)
}

/** @param {EventTarget | null} picture */
function fail(picture) {
  if (picture instanceof HTMLImageElement) picture.classList.add('failed')
}
