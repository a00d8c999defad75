import { hash } from 'node:crypto'

/**
 * The DOM id of a post's card: `p-` and 80 bits of a hash of its at-uri in base 36, so `[a-z0-9-]` only. Stable over
 * restarts and machines: a page that outlives a server still takes removals from the next one.
 */
export function cardId(uri: string): string {
  return `p-${BigInt(`0x${hash('sha1', uri, 'hex').slice(0, 20)}`).toString(36)}`
}

/** The op that takes a post's card off every screen; the browser's script knows this exact text. */
export function removal(uri: string): string {
  return `<article id="${cardId(uri)}" hx-swap-oob="delete"></article>`
}
