import type { Rng } from '../prng.js'
import type { Scene } from '../texts/bank.js'
import { mix, ridge, sun, type Canvas } from './strokes.js'

/** What stands under the sky, by scene. */
export const LAND: Readonly<Record<Scene, (canvas: Canvas) => string>> = {
  hills,
  sea,
  city,
  meadow,
  night,
  forest,
  peaks,
  dunes,
}

function hills(canvas: Canvas): string {
  const { rng, height, horizon, sky } = canvas
  const near = rng.pick(['#2f5d3a', '#4a6b2a', '#1f6f5c', '#5b7042'])
  return (
    sun(canvas, 0.3 + rng.next() * 0.4) +
    layers(5, (t) =>
      ridge(
        canvas,
        horizon + t * (height - horizon) * 0.8,
        46 - t * 10,
        2 + rng.int(2),
        mix(sky.haze, near, 0.25 + t * 0.75),
      ),
    )
  )
}

function sea(canvas: Canvas): string {
  const { rng, width, height, horizon, sky } = canvas
  const x = Math.round(width * (0.25 + rng.next() * 0.5))
  const water = mix(sky.stops[0] ?? '#345', '#0d2b45', 0.35)
  let glints = ''
  for (let i = 0; i < 26; i++) {
    const y = horizon + 6 + (i / 26) ** 1.5 * (height - horizon)
    const long = 18 + rng.int(40) + i * 4
    glints += `<rect x="${n(x - long / 2 + (rng.next() - 0.5) * i * 5)}" y="${n(y)}" width="${n(long)}" height="${n(2 + i / 7)}" rx="2" fill="${sky.sun}" fill-opacity="${n(0.75 - i * 0.022)}"/>`
  }
  const boat = rng.chance(0.6)
    ? `<g transform="translate(${n(width * (x > width / 2 ? 0.22 : 0.74))} ${n(horizon + 12)})" fill="#1b2433"><path d="M-34 0h68l-12 14h-44z"/><path d="M-2-4v-62L-30-4zM3-4v-50l24 50z" fill="#f6efe2"/></g>`
    : ''
  return (
    `<circle cx="${n(x)}" cy="${n(horizon - 26)}" r="46" fill="${sky.sun}"/>` +
    `<linearGradient id="w" x2="0" y2="1"><stop stop-color="${mix(water, sky.haze, 0.45)}"/><stop offset="1" stop-color="${water}"/></linearGradient>` +
    `<rect y="${n(horizon)}" width="${n(width)}" height="${n(height - horizon)}" fill="url(#w)"/>` +
    glints +
    boat
  )
}

function city(canvas: Canvas): string {
  const { rng, width, height, horizon, sky } = canvas
  let out = sun(canvas, 0.2 + rng.next() * 0.6)
  for (const [depth, lift] of [
    [0.35, 0.34],
    [0.65, 0.2],
    [1, 0.06],
  ] as const) {
    const color = mix(sky.haze, '#1a1f38', depth * 0.95)
    for (let x = -20; x < width;) {
      const wide = 38 + rng.int(56)
      const top = horizon - height * lift + rng.int(Math.round(height * 0.24))
      out += `<rect x="${n(x)}" y="${n(top)}" width="${n(wide + 1)}" height="${n(height - top)}" fill="${color}"/>`
      if (rng.chance(0.2))
        out += `<rect x="${n(x + wide / 2)}" y="${n(top - 34)}" width="3" height="36" fill="${color}"/>`
      if (depth === 1) out += windows(rng, x, top, wide, height)
      x += wide + (rng.chance(0.2) ? 8 : 0)
    }
  }
  return out
}

function windows(rng: Rng, left: number, top: number, wide: number, bottom: number): string {
  let out = ''
  for (let y = top + 14; y < bottom - 10; y += 22)
    for (let x = left + 8; x < left + wide - 12; x += 15)
      if (rng.chance(0.42)) out += `<path d="M${n(x)} ${n(y)}h7v10h-7z"/>`
  return `<g fill="${rng.pick(['#ffd98a', '#ffe7b3', '#fbc36b'])}" fill-opacity=".85">${out}</g>`
}

function meadow(canvas: Canvas): string {
  const { rng, width, height, horizon, sky } = canvas
  const green = rng.pick(['#4f8a4b', '#6b9b37', '#3f8f6b'])
  const colors = rng.pick([
    ['#e63946', '#ffbe0b', '#8338ec'],
    ['#ff7096', '#ffe5ec', '#c9184a'],
    ['#f9c74f', '#f8961e', '#fefae0'],
    ['#7b2cbf', '#e0aaff', '#ffd166'],
  ])
  let flowers = ''
  for (let i = 0; i < 90; i++) {
    const t = (i / 90) ** 1.3
    const [x, y, r] = [rng.int(width), horizon + 40 + t * (height - horizon - 50), 3 + t * 15]
    flowers +=
      `<path d="M${n(x)} ${n(y)}v${n(r * 3)}" stroke="${mix(green, '#143d1e', 0.4)}" stroke-width="${n(1 + t * 2)}"/>` +
      `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${rng.pick(colors)}"/><circle cx="${n(x)}" cy="${n(y)}" r="${n(r * 0.36)}" fill="#4a2c12" fill-opacity=".7"/>`
  }
  return (
    sun(canvas, 0.7) +
    ridge(canvas, horizon - 26, 24, 3, mix(sky.haze, green, 0.35)) +
    ridge(canvas, horizon + 4, 14, 2, mix(sky.haze, green, 0.8)) +
    ridge(canvas, horizon + (height - horizon) * 0.35, 16, 2, green) +
    flowers
  )
}

function night(canvas: Canvas): string {
  const { rng, width, height, horizon, sky } = canvas
  let stars = ''
  for (let i = 0; i < 170; i++)
    stars += `<circle cx="${n(rng.int(width))}" cy="${n(rng.next() * height * 0.72)}" r="${n(0.6 + rng.next() ** 4 * 2.6)}" fill-opacity="${n(0.4 + rng.next() * 0.6)}"/>`
  const [x, y] = [width * (0.15 + rng.next() * 0.7), height * (0.12 + rng.next() * 0.18)]
  const glow = rng.chance(0.5)
    ? `<path d="M0 ${n(horizon * 0.75)}C${n(width * 0.3)} ${n(horizon * 0.2)} ${n(width * 0.5)} ${n(horizon * 0.95)} ${n(width)} ${n(horizon * 0.35)}V${n(horizon * 0.7)}C${n(width * 0.6)} ${n(horizon * 1.15)} ${n(width * 0.3)} ${n(horizon * 0.5)} 0 ${n(horizon)}z" fill="#7df9c2" fill-opacity=".22"/>`
    : ''
  return (
    `${glow}<g fill="#fff">${stars}</g>` +
    `<path d="M${n(x)} ${n(y)}a36 36 0 1 0 26 60a42 42 0 0 1-26-60z" fill="${sky.sun}"/>` +
    layers(3, (t) =>
      ridge(
        canvas,
        horizon + 20 + t * (height - horizon) * 0.6,
        60 - t * 20,
        2,
        mix(sky.haze, '#05070f', 0.4 + t * 0.55),
      ),
    )
  )
}

function forest(canvas: Canvas): string {
  const { rng, width, height, horizon, sky } = canvas
  const dark = rng.pick(['#12372a', '#1c3b36', '#233d2c'])
  return layers(5, (t) => {
    const color = mix(sky.haze, dark, 0.15 + t * 0.85)
    const foot = horizon - 30 + t * (height - horizon) * 0.9
    let trees = ''
    for (let x = -10; x < width + 20; x += 16 + t * 26 + rng.int(18)) {
      const [tall, wide] = [60 + t * 130 + rng.int(60), 13 + t * 22]
      const top = foot - tall
      trees += `M${n(x)} ${n(top)}l${n(wide * 0.6)} ${n(tall * 0.4)}h${n(-wide * 0.25)}l${n(wide * 0.65)} ${n(tall * 0.7)}h${n(-wide * 2)}l${n(wide * 0.65)} ${n(-tall * 0.7)}h${n(-wide * 0.25)}z`
    }
    return `<path d="${trees}" fill="${color}"/>${ridge(canvas, foot, 10, 3, color)}`
  })
}

function peaks(canvas: Canvas): string {
  const { rng, width, height, horizon, sky } = canvas
  const range = (count: number, lift: number, color: string, snow: boolean): string => {
    let out = ''
    for (let i = 0; i < count; i++) {
      const x = ((i + 0.2 + rng.next() * 0.6) * width) / count
      const top = horizon - height * lift * (0.6 + rng.next() * 0.5)
      const wide = (horizon - top) * (0.75 + rng.next() * 0.4)
      out += `<path d="M${n(x - wide)} ${n(horizon)}L${n(x)} ${n(top)}L${n(x + wide)} ${n(horizon)}z" fill="${color}"/>`
      out += `<path d="M${n(x)} ${n(top)}L${n(x + wide)} ${n(horizon)}H${n(x + wide * 0.1)}z" fill="#0b1526" fill-opacity=".18"/>`
      const cap = (horizon - top) * 0.3
      const side = wide * 0.3
      if (snow)
        out += `<path d="M${n(x)} ${n(top)}l${n(side)} ${n(cap)}l${n(-side * 0.5)} ${n(-cap * 0.3)}l${n(-side * 0.4)} ${n(cap * 0.5)}l${n(-side * 0.5)} ${n(-cap * 0.45)}l${n(-side * 0.6)} ${n(cap * 0.25)}z" fill="#fdfdff"/>`
    }
    return out
  }
  const lake = mix(sky.stops[0] ?? '#468', '#1c4e66', 0.4)
  let ripples = ''
  for (let i = 0; i < 14; i++)
    ripples += `<rect x="${n(rng.int(width))}" y="${n(horizon + 14 + rng.next() * (height - horizon))}" width="${n(40 + rng.int(120))}" height="2" fill="#fff" fill-opacity=".25"/>`
  return (
    sun(canvas, 0.15 + rng.next() * 0.7) +
    range(4, 0.3, mix(sky.haze, '#3f5877', 0.45), false) +
    range(3, 0.42, mix(sky.haze, '#2f4663', 0.8), true) +
    `<rect y="${n(horizon)}" width="${n(width)}" height="${n(height - horizon)}" fill="${lake}"/>${ripples}` +
    ridge(canvas, height * 0.9, 22, 2, '#1f3a2e')
  )
}

function dunes(canvas: Canvas): string {
  const { rng, height, horizon, sky } = canvas
  const sand = rng.pick(['#d98e4a', '#c97b3c', '#e0a458'])
  return (
    sun(canvas, 0.2 + rng.next() * 0.6) +
    layers(4, (t) => {
      const y = horizon + t * (height - horizon) * 0.75
      const shade = ridge(canvas, y + 16, 50, 1 + rng.int(2), mix(sand, '#5c2e12', 0.28 + t * 0.2))
      return ridge(canvas, y, 44, 1 + rng.int(2), mix(sky.haze, sand, 0.45 + t * 0.55)) + shade
    })
  )
}

/** Far to near: `t` from 0 to 1. */
function layers(count: number, draw: (t: number) => string): string {
  return Array.from({ length: count }, (_, i) => draw(i / (count - 1))).join('')
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10)
}
