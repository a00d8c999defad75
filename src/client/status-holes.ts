/** A hole as a sentence, without a full stop, and when it was noticed, Unix ms. */
export interface StatusHole {
  readonly at: number
  readonly words: string
}

/** The newest of them are listed on `/status`; all are counted in the metrics. */
const MOST = 20

export class StatusHoles {
  private readonly holes: StatusHole[] = []

  note({ at, words }: StatusHole): void {
    this.holes.unshift({ at, words })
    this.holes.length = Math.min(this.holes.length, MOST)
  }

  /** Newest first. */
  get last(): readonly StatusHole[] {
    return this.holes
  }
}
