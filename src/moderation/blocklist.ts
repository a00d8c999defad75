import { domainToASCII } from 'node:url'
import type { Author } from '../decode/author.js'
import type { Post } from '../decode/post.js'
import { isDid, type Did } from '../syntax/index.js'
import type { Blocks } from './decide.js'

/** Words and phrases, many at once, each found in posts as the filter finds it (`filter/`). */
export interface Phrases {
  /** @returns false when there is nothing in it that could be looked for */
  add(text: string): boolean
  in(post: Post): boolean
}

/** What `BLOCKLIST` says, line by line. */
export interface Blocklist extends Blocks {
  readonly accounts: ReadonlySet<Did>
  /** In Punycode, lower case; each with all that is below it. */
  readonly domains: ReadonlySet<string>
  /** How many words and phrases there are. */
  readonly phrases: number
  /** Lines that are not in force, the first of them; and how many there are in all. */
  readonly bad: readonly BadLine[]
  readonly badLines: number
}

export interface BadLine {
  /** From 1. */
  readonly line: number
  /** Follows the line's number in a sentence; holds nothing of the line. */
  readonly why: string
}

/** Lines that count; what follows is not read. */
const MOST = 20_000
const LINE_LENGTH = 500
const BAD_NAMED = 50

const PLC = /^did:plc:[a-z2-7]{24}$/
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const DOMAIN = new RegExp(`^(?=.{3,253}$)${LABEL}(?:\\.${LABEL})+$`)
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/

/**
 * Reads a blocklist: one thing a line, a DID, a domain (it has a dot and no space), else a word or phrase; `//` at the
 * beginning or after a space begins a comment. Total: lines that are wrong are named, and the others kept. A step is a
 * line, so that a long list can be read a little at a time.
 * @param phrases empty; is filled
 */
export function* readBlocklist(bytes: Uint8Array, phrases: Phrases): Generator<undefined, Blocklist> {
  const accounts = new Set<Did>()
  const domains = new Set<string>()
  const texts = new Set<string>()
  const bad: BadLine[] = []
  let badLines = 0
  const take = (line: string): string | undefined => {
    const read = readLine(line)
    if (read.kind === 'bad') return read.why
    if (read.kind === 'account') accounts.add(read.did)
    else if (read.kind === 'domain') domains.add(read.domain)
    else if (read.kind === 'phrase' && !texts.has(read.text)) {
      if (!phrases.add(read.text)) return 'has nothing in it that could be looked for'
      texts.add(read.text)
    }
    return undefined
  }
  for (const { line, text } of linesOf(bytes)) {
    const full = accounts.size + domains.size + texts.size >= MOST
    const why = full ? `comes after ${MOST} that are in force, and no more are read` : take(text)
    if (why !== undefined) {
      badLines++
      if (bad.length < BAD_NAMED) bad.push({ line, why })
    }
    if (full) break
    yield
  }
  return {
    accounts,
    domains,
    phrases: texts.size,
    bad,
    badLines,
    author: (did, handle) =>
      accounts.has(did) ||
      (handle !== undefined && domains.size > 0 && isBelow(handle.toLowerCase(), domains)),
    post: (post, author) =>
      accounts.has(post.did) ||
      (domains.size > 0 && hostsOf(post, author).some((host) => isBelow(host, domains))) ||
      phrases.in(post),
  }
}

type Line =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'bad'; readonly why: string }
  | { readonly kind: 'account'; readonly did: Did }
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'phrase'; readonly text: string }

function readLine(line: string): Line {
  const bad = (why: string): Line => ({ kind: 'bad', why })
  // A long one may be a comment still; there is no need to look at all of it.
  const uncommented = line.slice(0, LINE_LENGTH + 1).replace(/(?:^|\s)\/\/.*$/su, '')
  if (uncommented.length > LINE_LENGTH) return bad(`is longer than ${LINE_LENGTH} characters`)
  const text = uncommented.trim()
  if (text === '') return { kind: 'nothing' }
  if (/(?!\t)\p{Cc}|\ufffd|\p{Cs}/u.test(text)) return bad('has characters that are no text')
  if (/^did:/i.test(text)) {
    const isGood = text.startsWith('did:plc:') ? PLC.test(text) : text.startsWith('did:web:') && isDid(text)
    return isGood
      ? { kind: 'account', did: text as Did }
      : bad('is no DID, did:plc:… with 24 letters or digits, or did:web:…')
  }
  if (!text.includes('.') || /\s/u.test(text)) return { kind: 'phrase', text }
  if (text.includes('/')) return bad('is an address; only its domain can be blocked')
  const domain = domainOf(text)
  return domain === undefined ? bad('is no domain, and a word has no dot in it') : { kind: 'domain', domain }
}

/** Its one spelling; `*.`, `www.` and the `@` of a handle add nothing. */
function domainOf(text: string): string | undefined {
  const bare = text.replace(/^@/, '').replace(/^\*\./, '').replace(/\.$/, '')
  const ascii = domainToASCII(bare.toLowerCase())
  if (!DOMAIN.test(ascii)) return undefined
  // Numbers are read as an address, whatever there is of them: `3.14` would be 3.0.0.14.
  if (/(?:^|\.)\d+$/.test(ascii)) return ADDRESS.test(ascii) && ascii === bare ? ascii : undefined
  return /^www\..+\../.test(ascii) ? ascii.slice(4) : ascii
}

/** Where a post links to, and its author's handle. */
function hostsOf({ segments, media }: Post, author: Author | undefined): string[] {
  const uris = segments.flatMap((segment) => (segment.kind === 'link' ? [segment.uri] : []))
  if (media?.kind === 'external') uris.push(media.external.uri)
  const hosts = uris.flatMap((uri) => (URL.canParse(uri) ? [new URL(uri).hostname.replace(/\.$/, '')] : []))
  return author?.handle === undefined ? hosts : [...hosts, author.handle.toLowerCase()]
}

/** Whether a host is one of these domains, or below one. */
function isBelow(host: string, domains: ReadonlySet<string>): boolean {
  if (domains.has(host)) return true
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) {
    if (domains.has(host.slice(dot + 1))) return true
  }
  return false
}

/** With any line end there is; in UTF-8, or as some editors write it, in UTF-16 after its mark. */
function* linesOf(bytes: Uint8Array): Generator<{ readonly line: number; readonly text: string }> {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  const text = new TextDecoder(encoding).decode(bytes)
  const ends = /\r\n?|\n/g
  let start = 0
  for (let line = 1; start < text.length; line++) {
    const end = ends.exec(text)
    yield { line, text: text.slice(start, end?.index) }
    if (end === null) return
    start = ends.lastIndex
  }
}
