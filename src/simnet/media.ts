import * as embeds from './embeds.js'
import type { Picture, Shape } from './embeds.js'
import type { Json } from './json.js'
import { aspectOf, sceneOf } from './pictures/index.js'
import type { Rng } from './prng.js'
import { fill, SCENES, type Bank } from './texts/bank.js'

/** What people add to their words: pictures, videos, GIFs, links, each as its author would make it. */
export type MediaKind = 'images' | 'gallery' | 'video' | 'gif video' | 'link' | 'gif card'

/** As many of each kind as on the network, about. */
export const MEDIA: readonly (readonly [number, MediaKind])[] = [
  [66, 'images'],
  [3, 'gallery'],
  [9, 'video'],
  [4, 'gif video'],
  [12, 'link'],
  [6, 'gif card'],
]

export function mediaOf(kind: MediaKind, rng: Rng, bank: Bank, address = webAddress(rng)): Json {
  switch (kind) {
    case 'images':
      return images(rng, bank)
    case 'gallery':
      return gallery(rng, bank)
    case 'video':
    case 'gif video':
      return video(rng, bank, kind === 'gif video')
    case 'link':
      return linkCard(rng, bank, address)
    default:
      return gifCard(rng, bank)
  }
}

/** What the picture shows, in the author's language. */
export function altOf(cid: string, bank: Bank): string {
  return bank.scenes[SCENES.indexOf(sceneOf(cid))] ?? ''
}

/** Told at length, as a text in a picture is. */
export function longAlt(cid: string, bank: Bank, rng: Rng): string {
  const told = Array.from({ length: 6 + rng.int(14) }, () => fill(rng.pick(bank.posts), bank, rng))
  return [altOf(cid, bank), ...told].join('\n')
}

/** A picture that shows what its alt text says, in its own shape. */
export function picture(rng: Rng, bank: Bank, isDescribed = true): Picture {
  const image = embeds.blob(rng, 'image/jpeg', 600_000)
  const cid = image.ref.$link
  const alt = !isDescribed ? '' : rng.chance(0.06) ? longAlt(cid, bank, rng) : altOf(cid, bank)
  return { image, alt, aspectRatio: aspectOf(cid) }
}

/** No picture has these, and some records say so. */
export const NARROW: Shape = { width: 1, height: 10_000 }
export const FLAT: Shape = { width: 10_000, height: 1 }

/** With the shape that its client says: mostly its own, none, or rarely one that nothing has. */
function claimed(rng: Rng, { image, alt, aspectRatio }: Picture): Picture {
  const shape = rng.weighted([[930, aspectRatio], [64, undefined], [3, NARROW], [3, FLAT]]) // prettier-ignore
  return { image, alt, aspectRatio: shape }
}

/** One to four pictures; the author describes all or none, as people do. */
function images(rng: Rng, bank: Bank): Json {
  const count = rng.weighted([[62, 1], [20, 2], [8, 3], [10, 4]] as const) // prettier-ignore
  const isDescribed = rng.chance(0.45)
  return embeds.images(Array.from({ length: count }, () => claimed(rng, picture(rng, bank, isDescribed))))
}

/** Five to twenty pictures: of many few. */
function gallery(rng: Rng, bank: Bank): Json {
  const count = 5 + Math.floor(rng.next() ** 2 * 16)
  return embeds.gallery(Array.from({ length: count }, () => claimed(rng, picture(rng, bank))))
}

function video(rng: Rng, bank: Bank, isGif: boolean): Json {
  const file = embeds.blob(rng, 'video/mp4', 9_000_000)
  const cid = file.ref.$link
  return embeds.video({
    video: file,
    alt: rng.chance(0.5) ? altOf(cid, bank) : undefined,
    aspectRatio: rng.chance(0.94) ? aspectOf(cid) : undefined,
    isGif,
  })
}

const HOSTS = [
  'lighthouse-times.example',
  'the-slow-gazette.example',
  'harbor-post.example',
  'field-notes.example',
  'night-train.test',
  'cloudatlas.example',
  'kitchen-table.test',
  'little-orbit.example',
]
/** Hosts with letters beyond ASCII, as addresses have them: Küche, 空の本, ρadio (with a Greek rho). */
const PUNYCODE_HOSTS = ['xn--kche-0ra.example', 'xn--u9j316ntdm.example', 'xn--adio-9nd.example']
const PATH_WORDS = ['tide', 'lamp', 'moss', 'orbit', 'paper', 'ferry', 'quiet', 'winter', 'copper', 'swift']

/** An address on a host that cannot exist. */
export function webAddress(rng: Rng, hosts = rng.chance(0.02) ? PUNYCODE_HOSTS : HOSTS): string {
  const path = `${rng.pick(PATH_WORDS)}-${rng.pick(PATH_WORDS)}-${String(100 + rng.int(900))}`
  return `https://${rng.pick(hosts)}/${rng.pick(['2026', 'stories', 'notes', 'p'])}/${path}`
}

export function punycodeAddress(rng: Rng): string {
  return webAddress(rng, PUNYCODE_HOSTS)
}

function linkCard(rng: Rng, bank: Bank, uri: string): Json {
  return embeds.external({
    uri,
    title: fill(rng.pick(bank.headlines), bank, rng),
    description: rng.chance(0.85) ? fill(rng.pick(bank.posts), bank, rng) : '',
    thumb: rng.chance(0.8) ? embeds.blob(rng, 'image/jpeg', 300_000) : undefined,
  })
}

/** A GIF from a client's picker: a card with the picker's host, its words or the author's as the alt text. */
function gifCard(rng: Rng, bank: Bank): Json {
  const thumb = embeds.blob(rng, 'image/jpeg', 60_000)
  const alt = altOf(thumb.ref.$link, bank)
  const name = `${rng.pick(PATH_WORDS)}-${rng.pick(PATH_WORDS)}`
  const id = `${String(100_000 + rng.int(900_000))}AAAAC`
  return embeds.external({
    uri: `https://media.tenor.com/${id}/${name}.gif?hh=280&ww=498`,
    title: name.replace('-', ' '),
    description: rng.chance(0.5) ? `Alt: ${alt}` : `ALT: ${name.replace('-', ' ')} GIF`,
    thumb,
  })
}
