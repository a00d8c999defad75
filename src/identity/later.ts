import type { Did } from '../syntax/index.js'

/** DIDs to come back to after a fixed delay, each once, the first time counts; bounded, the oldest are let go. */
export class Later {
  private readonly dues = new Map<Did, number>()

  constructor(
    private readonly delayMs: number,
    private readonly max: number,
  ) {}

  add(did: Did, now: number): void {
    if (this.dues.has(did)) return
    this.dues.set(did, now + this.delayMs)
    for (const oldest of this.dues.keys()) {
      if (this.dues.size <= this.max) break
      this.dues.delete(oldest)
    }
  }

  /** Takes out those whose time has come. */
  due(now: number): Did[] {
    const due: Did[] = []
    for (const [did, at] of this.dues) {
      if (at > now) break
      due.push(did)
    }
    for (const did of due) this.dues.delete(did)
    return due
  }

  /** When the next is due, Unix ms; Infinity when none waits. */
  get nextAt(): number {
    return this.dues.values().next().value ?? Infinity
  }
}
