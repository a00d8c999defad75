import { takeDown } from './batch.js'
import { Children } from './children.js'
import { share } from './crowd.js'
import type { Options } from './options.js'
import { pause, setStage } from './stage.js'
import type { Row } from './table.js'

/** Viewers who all look for something else: each query is matched against each post. */
export async function filters(options: Options): Promise<Row[]> {
  const { filters: n, seconds, smoke } = options
  const words = await wordsOf(n)
  const children = new Children()
  try {
    const stage = await setStage(children, 'ours', options)
    await stage.warmUp()
    await pause(smoke ? 100 : 3000)
    const base = await stage.window(smoke ? 0.2 : Math.max(4, seconds / 2))
    await stage.flow(false)
    await stage.readers.ask(
      'open',
      words.map((word) => stage.address(word)),
    )
    await stage.flow(true)
    await pause(smoke ? 100 : 3000)
    const full = await stage.window(seconds)
    const part = 'filters'
    return [
      {
        part,
        what: `${n} distinct queries: CPU`,
        value: share(full),
        unit: '% of a core',
        note: `${share(base).toFixed(1)} % without them`,
      },
      {
        part,
        what: 'posts to such a viewer',
        value: full.delivered / n,
        unit: 'posts/s',
        note: `of ${full.made.toFixed(0)} made`,
      },
      {
        part,
        what: 'CPU per query and post',
        value: (full.cpuUs - base.cpuUs) / n / full.made,
        unit: 'µs',
        note: 'matching, rendering and sending, without idle',
      },
    ]
  } finally {
    await children.end()
  }
}

/** Different words that people on the built-in network use; with too few of them, ever rarer pairs. */
async function wordsOf(n: number): Promise<string[]> {
  const { posts } = await takeDown(2000, 'app.bsky.feed.post')
  const words = new Set(posts.flatMap(({ text }) => text.toLowerCase().match(/\p{L}{4,12}/gu) ?? []))
  const known = [...words]
  return Array.from({ length: n }, (_, i) => {
    const word = known[i % known.length] ?? 'word'
    return i < known.length ? word : `${word} -never${i}`
  })
}
