import type { Pace } from './pace.js'

export interface Clock {
  /** Unix ms. */
  readonly now: () => number
  readonly signal: AbortSignal
}

/** Waits until every pace lets a call go, and counts it. False, without a call, when that comes after the deadline. */
export async function takeTurn(
  paces: readonly Pace[],
  deadline: number,
  { now, signal }: Clock,
): Promise<boolean> {
  const wait = () => Math.max(...paces.map((pace) => pace.wait(now())))
  for (let ms = wait(); ms > 0; ms = wait()) {
    if (signal.aborted || now() + ms >= deadline) return false
    await sleep(ms, signal)
  }
  for (const pace of paces) pace.started(now())
  return !signal.aborted
}

/** Ends early, quietly, when stopped. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
