import type { World } from './world.js'

/** Accounts that have left for a while. */
export class Away {
  readonly #until: { readonly did: string; readonly index: number }[] = []

  /** Until so many events have been made. */
  leave(did: string, index: number): void {
    this.#until.push({ did, index })
  }

  /** Brings one back whose time has come. False when there is none. */
  wakeOne(world: World): boolean {
    const at = this.#until.findIndex(({ index }) => index <= world.index)
    const [back] = at < 0 ? [] : this.#until.splice(at, 1)
    const actor = back && world.actor(back.did)
    if (actor === undefined) return false
    world.account(actor, true)
    return true
  }
}
