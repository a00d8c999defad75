import type { Bank } from './bank.js'
import { en } from './english.js'

/** Every language the network's people write. */
export const BANKS: readonly Bank[] = [en]
