import { stranger, type ShownPost } from '../../src/decode/index.js'
import { createRenderer } from '../../src/render/index.js'
import { takeDown } from './batch.js'
import { perCpuSecond } from './cpu.js'
import type { Options } from './options.js'
import type { Row } from './table.js'

/** Cards by the real renderer, each for the first time, against the least that a card could be. */
export async function renders({ smoke }: Options): Promise<Row[]> {
  const [n, rounds] = smoke ? [200, 1] : [3000, 7]
  const { posts, authors } = await takeDown(2 * n, 'app.bsky.feed.post')
  const byDid = new Map(authors.map((author) => [author.did, author]))
  const some: ShownPost[] = posts
    .slice(0, n)
    .map((post) => ({ post, author: byDid.get(post.did) ?? stranger(post.did) }))
  let made = 0
  let bytes = 0
  const cards = perCpuSecond(some.length, rounds, {
    prepare: () =>
      createRenderer({
        cdn: () => (kind, did, cid) => `/built-in/${kind}/${did}/${cid}`,
        metrics: { rendered: () => void made++ },
        assets: '0',
      }),
    work: (renderer) => {
      bytes = 0
      for (const shown of some) bytes += renderer.card(shown).json.length
    },
  })
  if (made !== some.length * (rounds + 1)) throw new Error('some cards came from the cache')
  let length = 0
  const literals = perCpuSecond(some.length, rounds, {
    prepare: () => undefined,
    work: () => {
      for (const shown of some) length += JSON.stringify(leastCard(shown)).length
    },
  })
  const part = 'renders'
  return [
    {
      part,
      what: 'cards, none from the cache',
      value: cards,
      unit: 'cards / CPU s',
      note: `mean ${(bytes / some.length).toFixed(0)} characters as JSON`,
    },
    {
      part,
      what: 'a template literal instead',
      value: literals,
      unit: 'cards / CPU s',
      note: `escaped text, name and handle, no more: ${(length / (rounds + 1) / some.length).toFixed(0)} characters`,
    },
    { part, what: 'ours takes so many times as long', value: literals / cards, unit: '×' },
  ]
}

function leastCard({ post: { uri, text }, author }: ShownPost): string {
  return `<article data-uri="${escape(uri)}"><b>${escape(author.displayName ?? '')}</b> @${escape(author.handle ?? '')}<p>${escape(text)}</p></article>`
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}
