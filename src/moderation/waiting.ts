/** Those who wait for something to be known, each for a bounded time. */
export class Waiting {
  private readonly byName = new Map<string, Set<() => void>>()

  /** Resolves when `wake` is called with this name, or after so many ms. */
  for(name: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const theirs = this.byName.get(name) ?? new Set()
      this.byName.set(name, theirs)
      const done = () => {
        clearTimeout(timer)
        theirs.delete(done)
        if (theirs.size === 0 && this.byName.get(name) === theirs) this.byName.delete(name)
        resolve()
      }
      const timer = setTimeout(done, ms)
      timer.unref()
      theirs.add(done)
    })
  }

  wake(name: string): void {
    for (const done of this.byName.get(name) ?? []) done()
  }
}
