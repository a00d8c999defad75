import type { LabelDefinition } from '../decode/label-definitions.js'
import type { Did } from '../syntax/index.js'
import type { Effect, Said } from './effects.js'

/** What labelers have said that their own labels mean, by labeler and value. */
export class Definitions {
  private readonly bySrc = new Map<Did, { readonly text: string; readonly effects: Map<string, Effect> }>()

  /** All that a labeler defines now. @returns whether that is another thing than before */
  take(src: Did, definitions: readonly LabelDefinition[]): boolean {
    const text = JSON.stringify(definitions)
    if (this.bySrc.get(src)?.text === text) return false
    const effects = new Map<string, Effect>()
    for (const definition of definitions) {
      const effect = effectOf(definition)
      if (effect !== undefined) effects.set(definition.val, effect)
    }
    this.bySrc.set(src, { text, effects })
    return true
  }

  forget(src: Did): void {
    this.bySrc.delete(src)
  }

  /** Whether this labeler was heard of: a label that is not among its own then means nothing. */
  knows(src: Did): boolean {
    return this.bySrc.has(src)
  }

  effectOf({ src, val }: Said): Effect | undefined {
    return this.bySrc.get(src)?.effects.get(val)
  }
}

/**
 * What follows for somebody who is not logged in and has chosen nothing, as in Bluesky's own app: what is for adults is
 * not shown, nor what is to be hidden, whatever it would blur; a warning covers what it blurs. On an account, where the
 * app would blur the avatar, the pictures of its posts are covered.
 */
function effectOf({ blurs, setting, adultOnly, name }: LabelDefinition): Effect | undefined {
  if (adultOnly) return { drop: 'adult' }
  if (setting === 'hide') return { drop: 'hidden' }
  if (setting === 'ignore' || blurs === 'none') return undefined
  return { cover: { of: blurs === 'content' ? 'post' : 'media', why: name } }
}
