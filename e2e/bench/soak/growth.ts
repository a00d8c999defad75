import type { Child } from '../children.js'
import { now, type Usage } from '../wire.js'

const EVERY_MS = 10_000
/** Of the run: until then caches and memories fill. */
const WARM_UP = 0.4
const WINDOW_MS = 60_000

/** How much memory a process holds at the end, against what it held when it was warm; means of a minute each, bytes. */
export interface Growth {
  readonly name: string
  readonly heap: { readonly first: number; readonly last: number }
  readonly rss: { readonly first: number; readonly last: number }
}

export interface GrowthWatch {
  end(): Promise<readonly Growth[]>
}

/** Samples processes until it is ended, their garbage thrown away each time. @param seconds how long the run will be */
export function watchGrowth(watched: Readonly<Record<string, Child>>, seconds: number): GrowthWatch {
  const began = now()
  const spanMs = seconds * 1000
  const windowMs = Math.min(WINDOW_MS, spanMs / 4)
  const samples = new Map(Object.keys(watched).map((name) => [name, [] as Usage[]]))
  const sample = async () => {
    for (const [name, child] of Object.entries(watched))
      samples.get(name)?.push(await child.ask('usage', { collect: true }))
  }
  let failed: unknown
  let last = Promise.resolve()
  const timer = setInterval(
    () => {
      last = last.then(sample).catch((error: unknown) => void (failed = error))
    },
    Math.min(EVERY_MS, windowMs / 2),
  )
  return {
    async end() {
      clearInterval(timer)
      await last
      if (failed !== undefined) throw failed
      await sample()
      return [...samples].map(([name, all]) => {
        const warm = began + spanMs * WARM_UP
        const first = all.filter(({ at }) => at >= warm && at < warm + windowMs)
        const end = all.filter(({ at }) => at >= began + spanMs - windowMs)
        const both = (what: 'heap' | 'rss') => ({ first: mean(first, what), last: mean(end, what) })
        return { name, heap: both('heap'), rss: both('rss') }
      })
    },
  }
}

function mean(samples: readonly Usage[], what: 'heap' | 'rss'): number {
  return samples.reduce((sum, sample) => sum + sample[what], 0) / samples.length
}
