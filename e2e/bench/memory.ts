import { Children } from './children.js'
import type { Options } from './options.js'
import { pause, setStage } from './stage.js'
import type { Row } from './table.js'

const BUDGET_KIB = 20

/** What a viewer that looks at nothing in particular costs in memory: a fresh server, a silent network. */
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
    // The first viewers bring code and caches into memory that all later ones share.
    await readers.ask('open', addresses(Math.ceil(viewers / 10)))
    await pause(smoke ? 0 : 1000)
    await readers.ask('leave', undefined)
    const before = await settled()
    await readers.ask('open', addresses(viewers))
    const after = await settled()
    const { open } = await readers.ask('counts', undefined)
    if (open !== viewers) throw new Error(`${viewers} viewers came, but ${open} are there`)
    const perViewer = (what: 'rss' | 'heap') => (after[what] - before[what]) / viewers / 1024
    const mb = (bytes: number) => (bytes / 1024 / 1024).toFixed(0)
    const part = 'memory'
    const unit = 'KiB'
    return [
      {
        part,
        what: 'resident, per idle viewer',
        value: perViewer('rss'),
        unit,
        budget: { atMost: BUDGET_KIB },
        note: `${mb(before.rss)} → ${mb(after.rss)} MiB with ${viewers} viewers, garbage collected`,
      },
      {
        part,
        what: 'heap and buffers, per idle viewer',
        value: perViewer('heap'),
        unit,
        note: `${mb(before.heap)} → ${mb(after.heap)} MiB`,
      },
    ]
  } finally {
    await children.end()
  }
}
