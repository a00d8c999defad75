import { Children } from './children.js'
import type { Options } from './options.js'
import { pause, setStage } from './stage.js'
import type { Row } from './table.js'

const BUDGET_KIB = 20

/**
 * What a viewer costs in memory: a fresh server, a silent network. What counts is what one more viewer adds: the
 * first crowd also makes V8 widen its young generation, once, and that is not theirs.
 */
export async function memory(options: Options): Promise<Row[]> {
  const { viewers, smoke } = options
  const children = new Children()
  try {
    const stage = await setStage(children, 'ours', options)
    const { server, readers } = stage
    const addresses = (n: number) => Array.from({ length: n }, () => stage.address())
    const settled = async () => {
      await pause(smoke ? 100 : 3000)
      await server.ask('usage', { collect: true })
      await pause(smoke ? 0 : 500)
      return server.ask('usage', { collect: true })
    }
    // The very first bring code and caches into memory that all later ones share.
    await readers.ask('open', addresses(Math.ceil(viewers / 10)))
    await pause(smoke ? 0 : 1000)
    await readers.ask('leave', undefined)
    const none = await settled()
    await readers.ask('open', addresses(viewers))
    const once = await settled()
    await readers.ask('open', addresses(viewers))
    const twice = await settled()
    const { open } = await readers.ask('counts', undefined)
    if (open !== 2 * viewers) throw new Error(`${2 * viewers} viewers came, but ${open} are there`)

    const kib = (bytes: number) => bytes / viewers / 1024
    const mib = (...values: number[]) => values.map((bytes) => (bytes / 1024 / 1024).toFixed(0)).join(' → ')
    const part = 'memory'
    const unit = 'KiB'
    return [
      {
        part,
        what: `resident, each of ${viewers} more idle viewers`,
        value: kib(twice.rss - once.rss),
        unit,
        budget: { atMost: BUDGET_KIB },
        note: `${mib(none.rss, once.rss, twice.rss)} MiB with 0, ${viewers}, ${2 * viewers} viewers`,
      },
      {
        part,
        what: `resident, each of the first ${viewers}`,
        value: kib(once.rss - none.rss),
        unit,
        note: 'with what V8 takes once, for the garbage of any crowd that enters',
      },
      {
        part,
        what: 'heap and buffers in use, each',
        value: kib(twice.heap - none.heap) / 2,
        unit,
        note: `${mib(none.heap, once.heap, twice.heap)} MiB, garbage collected`,
      },
    ]
  } finally {
    await children.end()
  }
}
