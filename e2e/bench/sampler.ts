import { once } from 'node:events'
import { parse } from '@atcute/tid'
import { WebSocket } from 'ws'

/** A viewer that reads the frames it gets, and tells how old each post was when it came. */
export interface Sampler {
  /** Ages in ms since the last `begin`, in the order of arrival. */
  readonly ages: readonly number[]
  begin(): void
  close(): void
}

/**
 * The built-in network names a post by the µs at which it sends it, and it has this machine's clock: a post's age is
 * the time from there to here.
 */
export async function openSampler(url: string): Promise<Sampler> {
  const ages: number[] = []
  const socket = new WebSocket(url.replace('http:', 'ws:'))
  socket.on('message', (data: Buffer) => {
    const now = Date.now()
    const text = data.toString('utf8')
    if (!text.startsWith('{"kind":"posts"') && !text.startsWith('<')) return
    for (const [, rkey = ''] of text.matchAll(/ data-uri=\\?"at:[^"]+\/([a-z2-7]{13})\\?"/g)) {
      ages.push(now - parse(rkey).timestamp / 1000)
    }
  })
  await once(socket, 'open')
  return {
    ages,
    begin: () => void (ages.length = 0),
    close: () => socket.terminate(),
  }
}

/** @param share 0.5 for the median; `NaN` of nothing */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
