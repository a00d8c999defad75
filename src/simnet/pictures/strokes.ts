import type { Rng } from '../prng.js'
import type { Sky } from './sky.js'

export interface Canvas {
  readonly rng: Rng
  readonly width: number
  readonly height: number
  /** Where the sky ends, from the top. */
  readonly horizon: number
  readonly sky: Sky
}

/** A soft line from edge to edge with everything below it filled. */
export function ridge(canvas: Canvas, y: number, lift: number, bends: number, color: string): string {
  const { rng, width, height } = canvas
  const step = width / (bends * 2)
  let path = `M0 ${round(y + (rng.next() - 0.5) * lift)}`
  for (let i = 0; i < bends * 2; i++) {
    const peak = y + (i % 2 === 0 ? -1 : 1) * lift * (0.4 + rng.next() * 0.6)
    path += `S${round(i * step + step * 0.55)} ${round(peak)} ${round((i + 1) * step)} ${round(y + (rng.next() - 0.5) * lift)}`
  }
  return `<path d="${path}V${String(height)}H0z" fill="${color}"/>`
}

/** The sun with its glow; `at` is its place from left (0) to right (1). */
export function sun({ rng, width, horizon, sky }: Canvas, at: number): string {
  const [x, y, r] = [width * at, horizon * (0.3 + rng.next() * 0.4), 30 + rng.int(26)]
  const disc = (radius: number, opacity: number): string =>
    `<circle cx="${round(x)}" cy="${round(y)}" r="${round(radius)}" fill="${sky.sun}" fill-opacity="${String(opacity)}"/>`
  return disc(r * 2.6, 0.14) + disc(r * 1.7, 0.22) + disc(r, 0.95)
}

/** From one `#rrggbb` (or `#rgb`) to another: 0 is the first, 1 the second. */
export function mix(from: string, to: string, t: number): string {
  const [a, b] = [channels(from), channels(to)]
  const mixed = a.map((value, i) => Math.round(value + ((b[i] ?? 0) - value) * t))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

function channels(color: string): number[] {
  const digits = color.length === 4 ? color.replace(/[^#]/g, '$&$&') : color
  return [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16))
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10)
}
