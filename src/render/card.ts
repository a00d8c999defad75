/** A post as HTML, made once and shared by everyone who is shown it. */
export interface Card {
  /** The `<article>`'s id, as `cardId(uri)` gives it. */
  readonly id: string
  readonly uri: string
  readonly html: string
  /** `html` as the inside of a JSON string, without the quotes, so that frames are joined and not encoded again. */
  readonly json: string
}
