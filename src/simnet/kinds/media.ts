import * as embeds from '../embeds.js'
import { altOf, FLAT, longAlt, NARROW, mediaOf, picture, punycodeAddress } from '../media.js'
import { aspectOf } from '../pictures/index.js'
import { bankOf } from '../texts/index.js'
import { en } from '../texts/english.js'
import type { Stage } from './index.js'

/** Posts with pictures, videos, GIFs and links. */
export function mediaKinds({ rng, who, post, embed }: Stage): void {
  const some = (count: number) => Array.from({ length: count }, () => picture(rng, en))
  const one = (fields: Partial<embeds.Picture> = {}) => {
    const whole = picture(rng, en)
    return embeds.images([{ ...whole, alt: altOf(whole.image.ref.$link, en), ...fields }])
  }
  for (const count of [1, 2, 3, 4]) embed(`images: ${String(count)}`, embeds.images(some(count)))
  for (const count of [5, 20]) embed(`gallery: ${String(count)}`, embeds.gallery(some(count)))
  embed('image without a shape', one({ aspectRatio: undefined }))
  embed('image that claims to be narrow', one({ aspectRatio: NARROW }))
  embed('image that claims to be flat', one({ aspectRatio: FLAT }))
  embed('image without alt', one({ alt: '' }))
  const told = picture(rng, en)
  embed('image with a long alt', one({ ...told, alt: longAlt(told.image.ref.$link, en, rng) }))
  const arabic = picture(rng, bankOf('ar'))
  const alt = altOf(arabic.image.ref.$link, bankOf('ar'))
  embed('image with a right-to-left alt', one({ ...arabic, alt }), { by: who('noor'), langs: ['ar'] })
  post('image without words', { text: '', embed: one() })

  const film = embeds.blob(rng, 'video/mp4', 9_000_000)
  const shape = { video: film, aspectRatio: aspectOf(film.ref.$link) }
  const scene = altOf(film.ref.$link, en)
  embed('video', embeds.video({ ...shape, alt: scene }))
  embed('video without alt or shape', embeds.video({ video: embeds.blob(rng, 'video/mp4', 9_000_000) }))
  const upright = { width: 1080, height: 1920 }
  const tall = embeds.blob(rng, 'video/mp4', 9_000_000)
  embed('video upright', embeds.video({ video: tall, aspectRatio: upright, alt: altOf(tall.ref.$link, en) }))
  const loop = embeds.blob(rng, 'video/mp4', 900_000)
  const looped = { video: loop, aspectRatio: aspectOf(loop.ref.$link), alt: altOf(loop.ref.$link, en) }
  embed('video like a GIF', embeds.video({ ...looped, isGif: true }))
  embed('GIF from a picker', mediaOf('gif card', rng, en))

  const uri = 'https://harbor-post.example/stories/ferry-moss-212'
  const title = 'A ferry, a fog, and the longest queue in a year'
  const description = 'Nobody minded. There was soup.'
  const thumb = embeds.blob(rng, 'image/jpeg', 300_000)
  embed('link', embeds.external({ uri, title, description, thumb }))
  embed('link without a picture', embeds.external({ uri, title, description }))
  embed('link with a title alone', embeds.external({ uri, title, description: '' }))
  embed('link without words', embeds.external({ uri, title: '', description: '' }))
  const foreign = embeds.external({ uri: punycodeAddress(rng), title: 'Aus der Küche', description })
  embed('link with a punycode host', foreign)
}
