import type { SourceName, SourceState } from './types.js'

/** Keeps the source's state and tells of its changes. */
export interface Status {
  readonly current: SourceState
  /** Tells, if it is another name, host, pace or wording than before. */
  set(name: SourceName, words: string, host?: string, pace?: SourceState['pace']): void
  /** An event was handed on. @param timeUs its time, or undefined where time is not the network's */
  seen(timeUs: number | undefined): void
  /** Forgets when events were seen: they were of a source that is no more. */
  forget(): void
}

export function createStatus(now: () => number, tell: (state: SourceState) => void): Status {
  let base: Pick<SourceState, 'name' | 'words' | 'host' | 'pace' | 'since'> = {
    name: 'connecting',
    words: 'Connecting',
    since: now(),
  }
  let lastEventAt: number | undefined
  let newestUs: number | undefined
  const current = (): SourceState => ({
    ...base,
    ...(lastEventAt === undefined ? {} : { lastEventAt }),
    ...(newestUs === undefined ? {} : { lagMs: Math.max(0, now() - newestUs / 1000) }),
  })
  return {
    get current() {
      return current()
    },
    set(name, words, host, pace) {
      if (name === base.name && words === base.words && host === base.host && pace === base.pace) return
      const since = name === base.name ? base.since : now()
      base = {
        name,
        words,
        since,
        ...(host === undefined ? {} : { host }),
        ...(pace === undefined ? {} : { pace }),
      }
      tell(current())
    },
    seen(timeUs) {
      lastEventAt = now()
      newestUs = timeUs
    },
    forget() {
      lastEventAt = undefined
      newestUs = undefined
    },
  }
}
