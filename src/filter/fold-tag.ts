import { fold } from './fold.js'

/**
 * A typed tag, with or without `#`: as spelled, and as compared. `undefined`: nothing of a tag is in it; `'star'`: it
 * would be a prefix, which tags cannot have.
 */
export function foldTag(
  typed: string,
): { readonly spelled: string; readonly tag: string } | 'star' | undefined {
  const spelled = typed.replace(/^[#＃ ]+|[.,:;!?…'’ ]+$/gu, '')
  const tag = fold(spelled)
  if (!/[\p{L}\p{N}\p{S}]/u.test(tag)) return undefined
  return /[\p{L}\p{N}]\*$/u.test(tag) ? 'star' : { spelled, tag }
}
