import { PyreError } from '../errors.js'
import { isDid, type Did } from '../syntax/index.js'
import { cleaned } from './words.js'

/** A labeler to follow, as `LABELERS` names it: who it is, or where its stream is. */
export type LabelerPlace =
  { readonly kind: 'did'; readonly did: Did } | { readonly kind: 'url'; readonly url: string }

/** The path of a labeler's stream. */
export const LABELS_PATH = '/xrpc/com.atproto.label.subscribeLabels'

/** As many as an app of Bluesky's lets its people follow. */
const MOST = 20

/**
 * @returns none for `off`
 * @throws PyreError SETTING, a sentence that says which part is wrong and what would be right
 */
export function parseLabelers(setting: string): readonly LabelerPlace[] {
  if (setting.trim() === 'off') return []
  const names = new Set(setting.split(',').map((part) => part.trim()))
  if (names.size > MOST) throw wrong(`there are ${names.size}, and ${MOST} is the most that are followed`)
  return [...names].map(placeOf)
}

function placeOf(name: string): LabelerPlace {
  const right = `write a DID, or wss://HOST${LABELS_PATH}, or off`
  if (name === '') throw wrong(`a name between the commas is empty; ${right}`)
  const shown = `"${cleaned(name)}"`
  if (name === 'off') throw wrong('off must stand alone, not in a list')
  if (/^did:(plc|web):/.test(name) && isDid(name)) return { kind: 'did', did: name }
  if (name.startsWith('did:'))
    throw wrong(`${shown} is no DID of a kind that atproto knows, did:plc:… or did:web:…`)
  const url = URL.canParse(name) ? new URL(name) : undefined
  if (url === undefined) throw wrong(`${shown} is no address; ${right}`)
  if (!/^wss?:$/.test(url.protocol) || !url.pathname.endsWith(LABELS_PATH))
    throw wrong(`${shown} is no stream of labels; ${right}`)
  if (url.search !== '' || url.hash !== '') throw wrong(`leave out what follows the path of ${shown}`)
  return { kind: 'url', url: url.href }
}

function wrong(words: string): PyreError {
  return new PyreError('SETTING', `LABELERS: ${words}.`)
}
