import { PyreError } from '../errors.js'
import { FIREHOSE_PATH } from './firehose.js'
import { JETSTREAM_V2_PATH } from './jetstream-v2.js'
import { cleaned } from './words.js'

/** Where events are to come from: what `UPSTREAM` says. */
export type UpstreamPlan =
  | {
      readonly kind: 'hosts'
      readonly urls: readonly string[]
      /** Nobody asked for these. */ readonly byDefault: boolean
    }
  | { readonly kind: 'demo' }
  | RecordingPlan

export interface RecordingPlan {
  readonly kind: 'recording'
  /** As written; relative to the working directory. */
  readonly path: string
  /** Times the recording's own pace; `Infinity` for as fast as possible. */
  readonly speed: number
  /** Starts over at its end. */
  readonly loop: boolean
}

/** What the client itself says to a host, or must not say; in a setting they would break the stream. */
const OURS = ['wantedCollections', 'cursor', 'compress', 'requireHello']
const OURS_V2 = ['collections', 'cursor', 'zstdDictionary']
/** Jetstream v2 refuses what only v1 knows. */
const ONLY_V1 = ['wantedCollections', 'wantedDids', 'compress', 'requireHello']

/**
 * @param byDefault true when the setting is the default and not the person's own: only then may the built-in network
 *   stand in
 * @throws PyreError SETTING, a sentence that says which part is wrong and what would be right
 */
export function parseUpstream(setting: string, byDefault = false): UpstreamPlan {
  const text = setting.trim()
  if (text === 'demo') return { kind: 'demo' }
  if (text.startsWith('file:')) return recording(text.slice('file:'.length))
  const urls = [...new Set(text.split(',').map((part) => host(part.trim())))]
  return { kind: 'hosts', urls, byDefault }
}

function host(part: string): string {
  if (part === '')
    throw wrong('an address between the commas is empty; write wss://HOST/subscribe, or demo, or file:PATH')
  const shown = `"${cleaned(part)}"`
  if (part === 'demo' || part.startsWith('file:')) throw wrong(`${shown} must stand alone, not in a list`)
  if (!URL.canParse(part))
    throw wrong(`${shown} is no address; write wss://HOST/subscribe, or demo, or file:PATH`)
  const url = new URL(part)
  if (url.protocol !== 'wss:' && url.protocol !== 'ws:') {
    throw wrong(`${shown} begins with ${url.protocol}; a stream's address begins with wss:// (or ws://)`)
  }
  if (url.hash !== '') throw wrong(`${shown} has a fragment; leave out what follows the #`)
  checkPath(url, shown)
  checkQuery(url, shown)
  return url.href
}

function checkPath(url: URL, shown: string): void {
  const { pathname } = url
  if (['/subscribe', JETSTREAM_V2_PATH, FIREHOSE_PATH].some((path) => pathname.endsWith(path))) return
  const at = `${url.protocol}//${url.host}`
  const right = `for Jetstream write ${at}/subscribe, for Jetstream v2 ${at}${JETSTREAM_V2_PATH}, for the raw firehose ${at}${FIREHOSE_PATH}`
  if (pathname === '/') throw wrong(`${shown} has no path to tell its protocol; ${right}`)
  throw wrong(`the path of ${shown} names no known protocol; ${right}`)
}

function checkQuery({ pathname, searchParams }: URL, shown: string): void {
  const isV2 = pathname.endsWith(JETSTREAM_V2_PATH)
  const has = (name: string) => searchParams.has(name)
  const foreign = isV2 ? ONLY_V1.find(has) : undefined
  if (foreign !== undefined) {
    const right = foreign === 'wantedDids' ? 'write dids' : 'leave it out'
    throw wrong(`${shown} sets ${foreign}, which Jetstream v2 does not know; ${right}`)
  }
  if (isV2 && has('kinds'))
    throw wrong(`${shown} sets kinds, but PyreSky needs events of every kind; leave it out`)
  const ours = (isV2 ? OURS_V2 : OURS).find(has)
  if (ours !== undefined) throw wrong(`${shown} sets ${ours}, which PyreSky sets itself; leave it out`)
}

function recording(text: string): RecordingPlan {
  const at = text.lastIndexOf('?')
  const path = at === -1 ? text : text.slice(0, at)
  if (path === '') throw wrong('file: names no file; write file:PATH, such as file:./events.jsonl')
  const options = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(at === -1 ? '' : text.slice(at + 1))) {
    if (name !== 'speed' && name !== 'loop') {
      throw wrong(`"${cleaned(name)}" is no option of a recording; there are speed=1|N|max and loop=1`)
    }
    if (options.has(name)) throw wrong(`${name} is given twice`)
    options.set(name, value)
  }
  return {
    kind: 'recording',
    path,
    speed: speed(options.get('speed') ?? '1'),
    loop: loop(options.get('loop') ?? '0'),
  }
}

function speed(text: string): number {
  if (text === 'max') return Infinity
  const times = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : 0
  if (times > 0) return times
  throw wrong(`speed is "${cleaned(text)}"; write 1, another number over 0 such as 10 or 0.5, or max`)
}

function loop(text: string): boolean {
  if (text === '1' || text === '0') return text === '1'
  throw wrong(`loop is "${cleaned(text)}"; write loop=1 to start over at the end, or leave it out`)
}

function wrong(words: string): PyreError {
  return new PyreError('SETTING', `UPSTREAM: ${words}.`)
}
