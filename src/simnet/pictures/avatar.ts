import type { Rng } from '../prng.js'

const PALETTES = [
  ['#264653', '#2a9d8f', '#e9c46a', '#f4a261', '#e76f51'],
  ['#22223b', '#4a4e69', '#9a8c98', '#c9ada7', '#f2e9e4'],
  ['#003049', '#d62828', '#f77f00', '#fcbf49', '#eae2b7'],
  ['#355070', '#6d597a', '#b56576', '#e56b6f', '#eaac8b'],
  ['#0b3954', '#087e8b', '#bfd7ea', '#ff5a5f', '#f7c59f'],
  ['#2d3142', '#4f5d75', '#bfc0c0', '#ef8354', '#ffd9c7'],
  ['#1b4332', '#2d6a4f', '#52b788', '#b7e4c7', '#ffe8a3'],
  ['#3d348b', '#7678ed', '#f7b801', '#f18701', '#f35b04'],
  ['#5f0f40', '#9a031e', '#fb8b24', '#e36414', '#ffe3c2'],
  ['#10002b', '#5a189a', '#9d4edd', '#e0aaff', '#ffd6e8'],
] as const

/** A geometric mark on a gradient, 256 × 256. */
export function drawAvatar(rng: Rng): string {
  const palette = rng.pick(PALETTES)
  const from = rng.int(2)
  const back = [palette[from], palette[from + 1]]
  const [one, two] = [palette[3 + rng.int(2)], palette[(from + 2 + rng.int(2)) % 5]]
  const turn = rng.int(360)
  const shape = rng.pick([rings, petals, waves, tiles, moon, face])
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">` +
    `<defs><linearGradient id="g" gradientTransform="rotate(${String(turn % 90)})"><stop stop-color="${back[0] ?? ''}"/>` +
    `<stop offset="1" stop-color="${back[1] ?? ''}"/></linearGradient></defs>` +
    `<rect width="256" height="256" fill="url(#g)"/>${shape(rng, one ?? '', two ?? '', turn)}</svg>`
  )
}

type Mark = (rng: Rng, one: string, two: string, turn: number) => string

const rings: Mark = (rng, one, two) => {
  const [x, y] = [90 + rng.int(80), 90 + rng.int(80)]
  return [150, 112, 78, 46, 20]
    .map(
      (r, i) =>
        `<circle cx="${String(x)}" cy="${String(y)}" r="${String(r)}" fill="${i % 2 === 0 ? one : two}" fill-opacity="${String(0.25 + i * 0.16)}"/>`,
    )
    .join('')
}

const petals: Mark = (rng, one, two, turn) => {
  const count = 5 + rng.int(6)
  const petal = Array.from(
    { length: count },
    (_, i) =>
      `<ellipse cx="128" cy="68" rx="${String(18 + 60 / count)}" ry="52" fill="${one}" fill-opacity=".85" transform="rotate(${String(turn + (i * 360) / count)} 128 128)"/>`,
  )
  return `${petal.join('')}<circle cx="128" cy="128" r="30" fill="${two}"/>`
}

const waves: Mark = (rng, one, two) => {
  const wave = (y: number, color: string, opacity: number): string => {
    const lift = 16 + rng.int(26)
    return `<path d="M0 ${String(y)}q64 ${String(-lift)} 128 0t128 0V256H0z" fill="${color}" fill-opacity="${String(opacity)}"/>`
  }
  const sun = `<circle cx="${String(70 + rng.int(116))}" cy="84" r="${String(28 + rng.int(22))}" fill="${two}"/>`
  return sun + wave(140, one, 0.45) + wave(172, one, 0.7) + wave(208, one, 1)
}

const tiles: Mark = (rng, one, two) => {
  let out = ''
  for (let row = 0; row < 5; row++)
    for (let column = 0; column < 3; column++) {
      const kind = rng.int(4)
      if (kind === 0) continue
      for (const x of column === 2 ? [2] : [column, 4 - column])
        out +=
          kind === 1
            ? `<circle cx="${String(48 + x * 40)}" cy="${String(48 + row * 40)}" r="17" fill="${two}"/>`
            : `<rect x="${String(30 + x * 40)}" y="${String(30 + row * 40)}" width="36" height="36" rx="${String(kind * 4)}" fill="${one}"/>`
    }
  return out
}

const moon: Mark = (rng, one, two) => {
  const stars = Array.from(
    { length: 14 },
    () =>
      `<circle cx="${String(rng.int(256))}" cy="${String(rng.int(256))}" r="${String(1 + rng.int(3))}" fill="${two}"/>`,
  )
  const bite = 84 + rng.int(30)
  return `${stars.join('')}<path d="M150 46a84 84 0 1 0 60 118a${String(bite)} ${String(bite)} 0 0 1-60-118z" fill="${one}"/>`
}

const face: Mark = (rng, one, two) => {
  const ear = rng.pick([
    '<path d="M52 110L66 34l56 44zM204 110L190 34l-56 44z"/>',
    '<circle cx="70" cy="76" r="30"/><circle cx="186" cy="76" r="30"/>',
    '<ellipse cx="94" cy="52" rx="17" ry="48"/><ellipse cx="162" cy="52" rx="17" ry="48"/>',
  ])
  const eye = 6 + rng.int(8)
  const dark = '#1d1b26'
  return (
    `<g fill="${one}">${ear}<ellipse cx="128" cy="148" rx="86" ry="78"/></g>` +
    `<ellipse cx="128" cy="176" rx="44" ry="32" fill="${two}" fill-opacity=".75"/>` +
    `<g fill="${dark}"><circle cx="94" cy="134" r="${String(eye)}"/><circle cx="162" cy="134" r="${String(eye)}"/><ellipse cx="128" cy="160" rx="11" ry="8"/></g>` +
    `<path d="M108 182q20 16 40 0" fill="none" stroke="${dark}" stroke-width="5" stroke-linecap="round"/>`
  )
}
