import type { LabelDefinition } from '../decode/label-definitions.js'
import type { Did } from '../syntax/index.js'
import type { Besides } from './besides.js'
import type { Blocks } from './decide.js'
import type { Definitions } from './definitions.js'
import type { GateOptions } from './gate-options.js'
import type { Judge } from './judge.js'
import type { KeptPosts } from './kept-posts.js'
import type { Renewals } from './renewals.js'
import { Slices } from './slices.js'

/** Of so many accounts screens are told though memory has nothing of them: each costs every screen a line. */
const TOLD = 1000

/** So many posts are named at a time: naming all would take too long for one step. */
const AT_ONCE = 200

/**
 * Takes in rules that change while posts are shown, and has all that is in memory judged by them: a little at a time, the
 * newest first, so that what stands on screens is what goes first.
 */
export class NewRules {
  private readonly slices: Slices
  /** Accounts of which screens are still to be told. */
  private readonly blocked = new Set<Did>()

  constructor(
    private readonly options: Pick<GateOptions, 'shown' | 'authors' | 'slices'>,
    private readonly judge: Judge,
    private readonly definitions: Definitions,
    private readonly kept: KeptPosts,
    private readonly besides: Besides,
    private readonly renewals: Renewals,
  ) {
    this.slices = new Slices(options.slices)
  }

  /** As `Gate.define`. */
  define(src: Did, definitions: readonly LabelDefinition[]): boolean {
    const isFirst = !this.definitions.knows(src)
    if (!this.definitions.take(src, definitions)) return false
    this.slices.run(this.all())
    return !isFirst
  }

  /** As `Gate.block`. */
  block(blocks: Blocks, added: readonly Did[]): void {
    this.judge.block(blocks)
    for (const did of added.slice(0, TOLD)) this.blocked.add(did)
    this.slices.run(this.all())
  }

  /** There is nothing left to be judged. */
  clear(): void {
    this.slices.stop()
    this.blocked.clear()
  }

  private *all(): Generator<void> {
    for (const _ of this.steps()) {
      this.renewals.go()
      yield
    }
  }

  private *steps(): Generator<void> {
    const { shown, authors } = this.options
    for (const did of this.blocked) {
      this.blocked.delete(did)
      this.kept.ofAuthor(did, authors.get(did), true)
      yield
    }
    let before = Infinity
    for (let some = shown.some(before, AT_ONCE); some.length > 0; some = shown.some(before, AT_ONCE)) {
      for (const { key, seq } of some) {
        before = seq
        this.kept.byNewRules(key)
        yield
      }
    }
    yield* this.besides.again()
  }
}
