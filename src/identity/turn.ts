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
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await within(ms, new Promise<never>(() => {}), signal)
}

/** What a promise gives in time; undefined when it is late, or when stopped. The promise must not reject. */
export function within<T>(ms: number, promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve) => {
    const end = (value?: T) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(value)
    }
    const onAbort = () => end()
    const timer = setTimeout(onAbort, ms)
    signal.addEventListener('abort', onAbort)
    void promise.then(end)
  })
}
