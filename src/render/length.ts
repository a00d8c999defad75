/** How long something plays, for the eye and for the ear. */
export interface Length {
  /** `0:37`, `1:02:03`. */
  readonly clock: string
  /** `37 seconds`, `1 minute 5 seconds`. */
  readonly words: string
}

const MOST = 24 * 3600

/** @param seconds as somebody says; nothing for what is no length */
export function lengthOf(seconds: number | undefined): Length | undefined {
  if (seconds === undefined || !(seconds > 0) || seconds > MOST) return undefined
  const whole = Math.max(1, Math.round(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    clock: h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`,
    words: [count(h, 'hour'), count(m, 'minute'), count(s, 'second')].filter((part) => part !== '').join(' '),
  }
}

function count(n: number, unit: string): string {
  return n === 0 ? '' : `${n} ${unit}${n === 1 ? '' : 's'}`
}
