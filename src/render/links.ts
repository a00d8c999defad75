import { tagQuery } from '../filter/index.js'
import { withoutBidi } from './plain.js'
import { queryPath } from './query-path.js'

const BSKY = 'https://bsky.app'
const AT_URI = /^at:\/\/([^/?#\s]{1,300})\/([^/?#\s]{1,300})\/([^/?#\s]{1,512})$/

/** Where a link really leads. */
export interface WebLink {
  readonly href: string
  /** As registered, punycode and all, with the port when it is not the usual one; without `www.` */
  readonly host: string
}

/** The link of a text that claims to be one; nothing unless it is http or https. */
export function webLink(uri: string): WebLink | undefined {
  if (!URL.canParse(uri)) return undefined
  const { protocol, href, host } = new URL(uri)
  if (protocol !== 'https:' && protocol !== 'http:') return undefined
  return { href, host: withoutWww(host) }
}

/** Whether a link's visible text already names the host it leads to, so that a reader is not misled. */
export function namesHost(text: string, host: string): boolean {
  const shown = /^(?:https?:\/\/)?([^/?#\s…]+)(?:[/?#…]\S*)?$/i.exec(withoutBidi(text).trim())
  return shown !== null && withoutWww(shown[1]?.toLowerCase() ?? '') === host
}

function withoutWww(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : host
}

/** An author's page on Bluesky. */
export function profileLink(did: string): string {
  return `${BSKY}/profile/${segment(did)}`
}

/** A post's page on Bluesky. */
export function postLink(did: string, rkey: string): string {
  return `${BSKY}/profile/${segment(did)}/post/${segment(rkey)}`
}

/** Its page here. */
export function postPath(did: string, rkey: string): string {
  return `/post/${segment(did)}/${segment(rkey)}`
}

/** A record that a post points to, as people know it, and where Bluesky shows it. */
export interface RecordLink {
  readonly href: string
  readonly what: 'post' | 'feed' | 'list' | 'starter pack' | 'record'
  readonly did: string
}

/** Nothing when the at-uri is none; a record Bluesky has no page for leads to its author. */
export function recordLink(uri: string): RecordLink | undefined {
  const [, did, collection, rkey] = AT_URI.exec(uri) ?? []
  if (did === undefined || rkey === undefined) return undefined
  switch (collection) {
    case 'app.bsky.feed.post':
      return { href: postLink(did, rkey), what: 'post', did }
    case 'app.bsky.feed.generator':
      return { href: `${profileLink(did)}/feed/${segment(rkey)}`, what: 'feed', did }
    case 'app.bsky.graph.list':
      return { href: `${profileLink(did)}/lists/${segment(rkey)}`, what: 'list', did }
    case 'app.bsky.graph.starterpack':
      return { href: `${BSKY}/starter-pack/${segment(did)}/${segment(rkey)}`, what: 'starter pack', did }
    default:
      return { href: profileLink(did), what: 'record', did }
  }
}

/** The feed of a tag; nothing for a tag that the query language could not name. */
export function tagLink(tag: string): string | undefined {
  const q = tagQuery(tag)
  return q === undefined ? undefined : queryPath(q)
}

/** One segment of a path; total, where `encodeURIComponent` throws at half a character. */
function segment(text: string): string {
  if (/^[\w.:~-]*$/.test(text)) return text
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll('%3A', ':')
}
