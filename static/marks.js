// What a feed's query looks for is marked in its posts. A mark is drawn over the text, which stays as it is; a browser
// that can't do that (CSS Custom Highlight API) shows posts unmarked.

/** @typedef {{ how: 'words', words: string[], prefix: boolean }} Words */
/** @typedef {{ how: 'within', parts: string[] }} Within */
/** @typedef {(Words | Within) & { alt?: true }} Sought */
/** @typedef {Sought | { how: 'tag', tag: string }} Mark What the server says of its query, folded */
/** @typedef {{ folded: string, from: number[], to: number[] }} Folded `from` and `to`: where each unit stood */
/** @typedef {[start: number, end: number]} Span */

/** What leads to the posts of a tag: `#art`, or `tag:"big sky"` where a `#` could not name it. */
const TAG_LINK = 'a:is([href^="/?q=%23"], [href^="/?q=tag%3A"])'

const feed = document.getElementById('feed')
if (feed?.dataset.marks !== undefined && 'highlights' in CSS) await mark(feed, JSON.parse(feed.dataset.marks))

/** @param {HTMLElement} feed @param {Mark[]} marks */
async function mark(feed, marks) {
  // The server's own folding and cutting: what it finds is what is marked. Of this version, as this file is.
  const { search } = new URL(import.meta.url)
  /** @type {typeof import('../src/filter/fold.js')} */
  const { fold } = await import(`./fold.js${search}`)
  /** @type {typeof import('../src/filter/tokens.js')} */
  const { wordsOf } = await import(`./tokens.js${search}`)

  const tags = new Set(marks.flatMap((mark) => (mark.how === 'tag' ? [mark.tag] : [])))
  const sought = marks.filter((mark) => mark.how !== 'tag')
  const anywhere = sought.filter(({ alt }) => alt !== true)
  const graphemes = new Intl.Segmenter()
  const highlight = new Highlight()
  /** @type {WeakSet<Element>} */
  const seen = new WeakSet()

  CSS.highlights.set('match', highlight)
  document.addEventListener('htmx:after:swap', draw)
  document.addEventListener('pyresky:released', draw)
  draw()

  function draw() {
    for (const range of highlight) if (!range.startContainer.isConnected) highlight.delete(range)
    for (const text of unseen('.text, .tags bdi')) markIn(text, anywhere)
    // A query asks for what a post says itself, not for what it quotes.
    for (const alt of unseen(':is(.alt p, .tile):not(.quoted *)')) markIn(alt, sought)
    if (tags.size > 0) {
      for (const link of unseen(`${TAG_LINK}:not(.quoted *, .menu *)`)) {
        const term = new URLSearchParams(link.getAttribute('href')?.slice(1)).get('q') ?? ''
        if (tags.has(fold(term.replace(/^#|^tag:"?|"$/g, '')))) add(link, 0, link, link.childNodes.length)
      }
    }
  }

  /** Of a card that says something new only that is new. @param {string} selector */
  function unseen(selector) {
    const found = [...feed.querySelectorAll(`article :is(${selector})`)].filter(
      (element) => !seen.has(element),
    )
    for (const element of found) seen.add(element)
    return found
  }

  /** @param {Element} element @param {Sought[]} sought */
  function markIn(element, sought) {
    if (sought.length === 0) return
    const nodes = textsIn(element)
    const { folded, from, to } = foldedWithPlaces(nodes.map(({ data }) => data).join(''))
    for (const one of sought) {
      const spans = one.how === 'within' ? within(folded, one.parts) : words(folded, one)
      for (const [start, end] of spans) {
        const first = placeOf(nodes, from[start] ?? 0)
        const last = placeOf(nodes, (to[end - 1] ?? 0) - 1)
        if (first !== undefined && last !== undefined) add(first.node, first.at, last.node, last.at + 1)
      }
    }
  }

  /** @param {Node} startContainer @param {number} startOffset @param {Node} endContainer @param {number} endOffset */
  function add(startContainer, startOffset, endContainer, endOffset) {
    highlight.add(new StaticRange({ startContainer, startOffset, endContainer, endOffset }))
  }

  /** Letter by letter, as a person counts them, so that each is known by its place. @param {string} text @returns {Folded} */
  function foldedWithPlaces(text) {
    let folded = ''
    /** @type {number[]} */
    const from = []
    /** @type {number[]} */
    const to = []
    for (const { segment, index } of graphemes.segment(text)) {
      const piece = fold(segment)
      folded += piece
      for (let i = 0; i < piece.length; i++) {
        from.push(index)
        to.push(index + segment.length)
      }
    }
    return { folded, from, to }
  }

  /** @param {string} folded @param {Words} sought @returns {Span[]} */
  function words(folded, { words, prefix }) {
    let end = 0
    const all = wordsOf(folded).map((word) => {
      const start = folded.indexOf(word, end)
      end = start + word.length
      return { word, start, end }
    })
    const last = words.length - 1
    return all.flatMap(({ start }, i) => {
      const found = words.every((word, k) =>
        prefix && k === last ? all[i + k]?.word.startsWith(word) : all[i + k]?.word === word,
      )
      return found ? [/** @type {Span} */ ([start, all[i + last]?.end ?? start])] : []
    })
  }
}

/** These parts in this order, nothing but spaces and punctuation between. @param {string} folded @param {string[]} parts @returns {Span[]} */
function within(folded, [first = '', ...rest]) {
  /** @type {Span[]} */
  const spans = []
  for (let start = folded.indexOf(first); start !== -1; start = folded.indexOf(first, start + 1)) {
    let end = start + first.length
    const found = rest.every((part) => {
      while (!folded.startsWith(part, end) && /[\p{P}\s]/u.test(folded.charAt(end))) end++
      const follows = folded.startsWith(part, end)
      end += part.length
      return follows
    })
    if (found) spans.push([start, end])
  }
  return spans
}

/** The author's own words: not the host behind a link, nor what the page says of a picture. @param {Element} element */
function textsIn(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  /** @type {Text[]} */
  const nodes = []
  while (walker.nextNode() !== null) {
    const node = /** @type {Text} */ (walker.currentNode)
    if (node.parentElement?.closest('.host, b, i') === null) nodes.push(node)
  }
  return nodes
}

/** @param {Text[]} nodes @param {number} at in the text of all of them */
function placeOf(nodes, at) {
  let before = 0
  for (const node of nodes) {
    if (at < before + node.length) return { node, at: at - before }
    before += node.length
  }
  return undefined
}
