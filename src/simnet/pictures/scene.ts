import type { Rng } from '../prng.js'
import type { Scene } from '../texts/bank.js'
import { LAND } from './land.js'
import { SKIES } from './sky.js'

/** An invented view, in the shape the record claims; drawn 800 wide. */
export function drawScene(rng: Rng, scene: Scene, aspect: { width: number; height: number }): string {
  const width = 800
  const height = Math.round((width * aspect.height) / aspect.width)
  const sky = rng.pick(
    scene === 'night' ? SKIES.night : scene === 'sea' || scene === 'city' ? SKIES.warm : SKIES.day,
  )
  const canvas = { rng, width, height, horizon: Math.round(height * (0.5 + rng.next() * 0.14)), sky }
  const stops = sky.stops.map(
    (color, i) => `<stop offset="${String(i / (sky.stops.length - 1))}" stop-color="${color}"/>`,
  )
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(aspect.width)}" height="${String(aspect.height)}" viewBox="0 0 ${String(width)} ${String(height)}">` +
    `<defs><linearGradient id="s" x2="0" y2="1">${stops.join('')}</linearGradient></defs>` +
    `<rect width="${String(width)}" height="${String(height)}" fill="url(#s)"/>${LAND[scene](canvas)}</svg>`
  )
}
