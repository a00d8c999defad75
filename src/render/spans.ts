/** A moment for people: `<time datetime="iso" title="clock">ago</time>`. */
export interface Moment {
  readonly iso: string
  readonly clock: string
  /** How long ago it was: `12 seconds ago`. */
  readonly ago: string
  /** How long it has been so since: `12 seconds`. */
  readonly lasts: string
}

const UNITS = [
  { name: 'day', seconds: 86_400, from: 2 * 86_400 },
  { name: 'hour', seconds: 3600, from: 100 * 60 },
  { name: 'minute', seconds: 60, from: 100 },
  { name: 'second', seconds: 1, from: 0 },
] as const

/** @param at Unix ms; @param now Unix ms, at which it is read */
export function moment(at: number, now: number): Moment {
  const iso = new Date(at).toISOString()
  // Two clocks may differ a little.
  const seconds = Math.max(0, now - at) / 1000
  const lasts = span(seconds)
  return {
    iso,
    clock: `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`,
    ago: seconds < 1 ? 'just now' : `${lasts} ago`,
    lasts,
  }
}

/** A span in the unit that people would say it in: `12 seconds`, `3 minutes`. */
export function span(seconds: number): string {
  const unit = UNITS.find(({ from }) => seconds >= from) ?? UNITS[3]
  const n = Math.round(seconds / unit.seconds)
  return `${n.toLocaleString('en')} ${unit.name}${n === 1 ? '' : 's'}`
}

/** How late something was: tenths of a second, while those matter. @param ms at least 0 */
export function lateness(ms: number): string {
  if (ms < 50) return 'under 0.1 seconds'
  return ms < 9950 ? `${(ms / 1000).toFixed(1)} seconds` : span(ms / 1000)
}

/** A size as people say it: `512 bytes`, `3.4 MB`; a MB has 1024 × 1024 of them, as in the settings. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const [unit, n] =
    bytes < 1024 ** 2
      ? ['kB', bytes / 1024]
      : bytes < 1024 ** 3
        ? ['MB', bytes / 1024 ** 2]
        : ['GB', bytes / 1024 ** 3]
  return `${n < 10 ? n.toFixed(1) : Math.round(n).toLocaleString('en')} ${unit}`
}
