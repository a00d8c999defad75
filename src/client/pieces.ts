import type { Kept } from '../broadcast/index.js'
import type { ShownPost } from '../decode/index.js'
import type { Card, Renderer } from '../render/index.js'
import type { Dividers, DividerWords } from './dividers.js'
import { inJson } from './frames.js'

/** What posts are drawn with. `C`: a card, whole or as a page has it. */
export interface Drawing<C = Card> {
  readonly renderer: Pick<Renderer, 'gap'> & {
    readonly card: (...shown: Parameters<Renderer['card']>) => C
  }
  readonly dividers: Pick<Dividers, 'between'>
}

/** HTML, and the same as the inside of a JSON string. */
interface Piece {
  readonly html: string
  readonly json: string
}

/**
 * The cards of posts, newest first, and a divider wherever something is missing between two of them.
 * @param beneath place of the newest post that is there already; absent: none is
 */
export function pieces<C>(
  view: Drawing<C>,
  posts: readonly Kept<ShownPost>[],
  beneath?: number,
): (C | Piece)[] {
  return posts.flatMap(({ seq, value }, i) => {
    const older = posts[i + 1]?.seq ?? beneath
    const divider = older === undefined ? undefined : view.dividers.between(older, seq)
    const card = view.renderer.card(value)
    return divider === undefined ? [card] : [card, dividerPiece(view, divider)]
  })
}

/** What a page says between two posts. */
export function dividerPiece(
  { renderer }: { readonly renderer: Pick<Renderer, 'gap'> },
  { id, words }: DividerWords,
): Piece {
  const html = renderer.gap(words, id)
  return { html, json: inJson(html) }
}

/** The same, joined as the inside of a JSON string. */
export function cardsInJson(view: Drawing, posts: readonly Kept<ShownPost>[], beneath?: number): string {
  return pieces(view, posts, beneath)
    .map(({ json }) => json)
    .join('')
}

/** The op that takes a divider off every screen, for it to come again elsewhere. */
export function dividerRemoval({ id }: DividerWords): string {
  return `<div id="${id}" hx-swap-oob="delete"></div>`
}
