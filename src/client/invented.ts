import { Shown } from '../broadcast/index.js'
import { stranger } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { Post } from '../decode/post.js'
import type { ShownPost } from '../decode/index.js'
import { cardId, type Renderer } from '../render/index.js'
import type { Did } from '../syntax/index.js'
import type { ViewerSocket } from './viewer.js'

/** Invented posts, a renderer that draws only what a test looks for, and a socket that remembers: for this room's tests. */

const BOUNDS = { entries: 10_000, bytes: 10_000_000, ageMs: 600_000 }

export function inventedShown(now: () => number = Date.now) {
  const shown = new Shown<ShownPost>({ kept: BOUNDS, ops: BOUNDS }, now)
  const add = (rkey: string, text: string, did?: Did): Post => {
    const post = invented(rkey, text, now(), did)
    shown.add(post.uri, post.did, { post, author: stranger(post.did) }, post.bytes)
    return post
  }
  /** A post that arrived before this process began. */
  const fill = (rkey: string, text: string, at: number, did?: Did): Post => {
    const post = invented(rkey, text, at, did)
    shown.backfill(post.uri, post.did, { post, author: stranger(post.did) }, post.bytes, at)
    return post
  }
  const edit = (post: Post, text: string): void =>
    shown.replace(post.uri, { post: { ...post, text }, author: stranger(post.did) })
  return { shown, add, fill, edit }
}

function invented(rkey: string, text: string, arrivedAt: number, did?: Did): Post {
  return decoded({ rkey, rev: rkey, text, arrivedAt, ...(did === undefined ? {} : { did }) })
}

export const plainRenderer: Pick<Renderer, 'card' | 'replacement' | 'gap'> = {
  card: ({ post: { uri, text } }) => {
    const html = `<article id="${cardId(uri)}">${text}</article>`
    return { id: cardId(uri), uri, html, json: JSON.stringify(html).slice(1, -1) }
  },
  replacement: ({ id, html }) => html.replace(`id="${id}"`, `id="${id}" hx-swap-oob="true"`),
  gap: (words, id) => `<div class="gap"${id === undefined ? '' : ` id="${id}"`}>${words}</div>`,
}

/** A stream that lacks nothing. */
export const noDividers = { between: () => undefined }

/** A viewer's socket whose `bufferedAmount` a test sets. */
export class InventedSocket implements ViewerSocket {
  bufferedAmount = 0
  readyState = 1
  readonly frames: { kind: string; seq: number; content: string; [more: string]: unknown }[] = []
  closed: { code: number; reason: string } | undefined
  terminated = false

  send(data: Buffer): void {
    this.frames.push(JSON.parse(data.toString('utf8')) as InventedSocket['frames'][number])
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason }
    this.readyState = 2
  }

  terminate(): void {
    this.terminated = true
    this.readyState = 3
  }

  /** Texts of the cards in frames of posts, frame by frame. */
  get posts(): string[][] {
    return this.frames
      .filter(({ kind }) => kind === 'posts')
      .map(({ content }) => [...content.matchAll(/<article[^>]*>([^<]*)</g)].map(([, text]) => text ?? ''))
  }

  /** Contents of frames of ops that say something beyond the status lines. */
  get ops(): string[] {
    return this.frames
      .filter(({ kind, content }) => kind === 'ops' && content !== STATUS)
      .map(({ content }) => content.replace(STATUS, ''))
  }
}

export const STATUS = '<p id="rate"></p>'
