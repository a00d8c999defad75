import { quote, quoteWith, strongRef, type Ref } from './embeds.js'
import { fieldsOf, textsOf, type Json } from './json.js'
import { MEDIA, mediaOf, webAddress, type MediaKind } from './media.js'
import type { Actor } from './people.js'
import type { Rng } from './prng.js'
import { quotable, worldPost } from './quoting.js'
import { RichText } from './rich-text.js'
import { fill, type Bank } from './texts/bank.js'
import { bankOf } from './texts/index.js'
import { ODD } from './texts/odd.js'
import { POST, type Kept } from './record.js'
import type { World } from './world.js'

const MARKS = ['😊', '🎉', '🌧️', '☀️', '🍲', '🐈‍⬛', '📚', '🎶', '🔭', '🌱', '⚽', '🚆', '💛', '👀', '🫠', '✨', '👩‍🚀', '🙏🏽'] // prettier-ignore
const ADULT = ['porn', 'sexual', 'nudity', 'graphic-media']

type Kind = MediaKind | 'plain' | 'quote' | 'both' | 'odd'
const KINDS: readonly (readonly [number, Kind])[] = [
  [52, 'plain'],
  [22, 'images'],
  [1, 'gallery'],
  [10, 'link'],
  [2, 'gif card'],
  [6, 'quote'],
  [2, 'both'],
  [3, 'video'],
  [1, 'gif video'],
  [1, 'odd'],
]

/** A new post by this author: a `app.bsky.feed.post` record that a person would find plausible. */
export function composePost(rng: Rng, world: World, author: Actor): Json {
  const bank = bankOf(author.langs.length > 1 && rng.chance(0.25) ? author.langs[1] : author.langs[0])
  const parent = rng.chance(0.36) ? worldPost(rng, world, bank.lang) : undefined
  if (parent !== undefined) return composeReply(rng, world, bank, parent)
  const kind = rng.weighted(KINDS)
  const quoted = kind === 'quote' || kind === 'both' ? quotable(rng, world, author) : undefined
  const words = new RichText()
  const address = webAddress(rng)
  const embed = embedFor(kind, rng, bank, quoted, address)
  if (kind === 'odd') words.say(rng.pick(ODD))
  else if (kind !== 'images' || !rng.chance(0.06)) speak(words, rng, bank, kind)
  if (kind === 'plain' && rng.chance(0.05)) words.say(gap(bank)).link(address)
  decorate(words, rng, world, bank)
  const adult = embed !== undefined && kind !== 'link' && kind !== 'quote' && rng.chance(0.09)
  return record(world, rng, bank, words, {
    ...(embed === undefined ? {} : { embed }),
    ...(adult ? { labels: selfLabels([rng.pick(ADULT)]) } : {}),
  })
}

/** The same post after its author had a second look. */
export function composeEdit(rng: Rng, post: Kept): Json {
  const [lang] = textsOf(post.record.langs)
  const bank = bankOf(lang)
  // At the end, so that the facets stay where they were.
  const added = gap(bank) + sentence(rng, bank, bank.more)
  return { ...post.record, text: String(post.record.text) + added }
}

export function selfLabels(values: readonly string[]): Json {
  return { $type: 'com.atproto.label.defs#selfLabels', values: values.map((val) => ({ val })) }
}

/** `reply` as a record has it: the root is the parent's root. */
export function replyTo(parent: Kept): Json {
  return { parent: strongRef(parent), root: fieldsOf(parent.record.reply).root ?? strongRef(parent) }
}

function composeReply(rng: Rng, world: World, bank: Bank, parent: Kept): Json {
  const words = new RichText().say(sentence(rng, bank, bank.replies))
  if (rng.chance(0.25)) words.say(gap(bank)).say(sentence(rng, bank, bank.more))
  if (rng.chance(0.2)) words.say(` ${rng.pick(MARKS)}`)
  const embed = rng.chance(0.08) ? mediaOf(rng.weighted(MEDIA), rng, bank) : undefined
  return record(world, rng, bank, words, {
    ...(embed === undefined ? {} : { embed }),
    reply: replyTo(parent),
  })
}

function embedFor(kind: Kind, rng: Rng, bank: Bank, quoted: Ref | undefined, uri: string): Json | undefined {
  switch (kind) {
    case 'plain':
    case 'odd':
      return undefined
    case 'quote':
      return quoted && quote(quoted)
    case 'both':
      return quoted && quoteWith(quoted, mediaOf(rng.weighted(MEDIA), rng, bank))
    default:
      return mediaOf(kind, rng, bank, uri)
  }
}

function speak(words: RichText, rng: Rng, bank: Bank, kind: Kind): void {
  const captioned = kind === 'images' || kind === 'gallery' || kind === 'video'
  words.say(sentence(rng, bank, captioned && rng.chance(0.6) ? bank.captions : bank.posts))
  if (rng.chance(0.45)) words.say(between(rng, bank)).say(sentence(rng, bank, bank.more))
  if (rng.chance(0.1)) words.say(between(rng, bank)).say(sentence(rng, bank, bank.posts))
}

/** Slots may stand at the beginning of a sentence, so its first letter is raised. */
function sentence(rng: Rng, bank: Bank, patterns: readonly string[]): string {
  const text = fill(rng.pick(patterns), bank, rng)
  return text.replace(/^\p{Ll}|(?<=[.!?] )\p{Ll}/gu, (letter) => letter.toLocaleUpperCase(bank.lang))
}

function decorate(words: RichText, rng: Rng, world: World, bank: Bank): void {
  if (rng.chance(0.22)) words.say(`${words.text === '' ? '' : ' '}${rng.pick(MARKS)}`)
  if (rng.chance(0.05)) {
    const friend = rng.pick(world.active)
    words.say(words.text === '' ? '' : ' ').mention(friend.handle, friend.did)
  }
  if (!rng.chance(0.2)) return
  words.say(words.text === '' ? '' : rng.chance(0.4) ? '\n\n' : ' ')
  const tags = new Set(Array.from({ length: 1 + rng.int(3) }, () => rng.pick(bank.tags)))
  for (const tag of tags)
    words.say(words.text.endsWith(' ') || words.text.endsWith('\n') || words.text === '' ? '' : ' ').tag(tag)
}

function record(world: World, rng: Rng, bank: Bank, words: RichText, rest: Json): Json {
  const { embed, labels, reply } = rest
  // Undeclared, or declared with a region, as some clients do.
  const langs = rng.weighted([[90, [bank.lang]], [5, undefined], [5, REGIONAL[bank.lang] ?? [bank.lang]]]) // prettier-ignore
  return {
    $type: POST,
    createdAt: createdAt(world, rng),
    ...(embed === undefined ? {} : { embed }),
    ...(words.facets.length === 0 ? {} : { facets: words.facets }),
    ...(labels === undefined ? {} : { labels }),
    ...(langs === undefined ? {} : { langs }),
    ...(reply === undefined ? {} : { reply }),
    text: words.text,
  }
}

const REGIONAL: Readonly<Record<string, readonly string[]>> = {
  en: ['en-GB'],
  pt: ['pt-BR'],
  zh: ['zh-Hant'],
  es: ['es-MX', 'en'],
  ja: ['ja', 'en'],
}

/** A moment ago; rarely years off, as imports and broken clocks make it. */
function createdAt(world: World, rng: Rng): string {
  if (rng.chance(0.004)) return rng.pick(['1970-01-01T00:00:00.000Z', '2011-08-21T17:04:05Z', '2099-12-31T23:59:59.999Z', '2019-05-02T08:30:00+09:00']) // prettier-ignore
  return new Date(world.now() - 200 - rng.int(1500)).toISOString()
}

function gap(bank: Bank): string {
  return bank.tight === true ? '' : ' '
}

function between(rng: Rng, bank: Bank): string {
  return rng.weighted([[78, gap(bank)], [12, '\n'], [10, '\n\n']]) // prettier-ignore
}
