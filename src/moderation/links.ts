/** Which posts speak of what: from a thing's name to the keys of posts, oldest first. */
export class Links {
  private readonly keys = new Map<string, Set<string>>()

  /** The number of things spoken of. */
  get size(): number {
    return this.keys.size
  }

  add(thing: string, key: string): void {
    const known = this.keys.get(thing)
    if (known === undefined) this.keys.set(thing, new Set([key]))
    else known.add(key)
  }

  remove(thing: string, key: string): void {
    const known = this.keys.get(thing)
    known?.delete(key)
    if (known?.size === 0) this.keys.delete(thing)
  }

  /** As they are now: changing the links does not change what was given out. */
  of(thing: string): readonly string[] {
    const known = this.keys.get(thing)
    return known === undefined ? [] : [...known]
  }

  clear(): void {
    this.keys.clear()
  }
}
