/** A facet as records have it: a range in UTF-8 bytes and what it means. */
export interface Facet {
  readonly features: readonly Readonly<Record<string, string>>[]
  readonly index: { readonly byteEnd: number; readonly byteStart: number }
}

/** Text that grows together with its facets, so that the byte offsets are always right. */
export class RichText {
  text = ''
  readonly facets: Facet[] = []

  say(words: string): this {
    this.text += words
    return this
  }

  tag(tag: string): this {
    return this.#mark(`#${tag}`, { $type: 'app.bsky.richtext.facet#tag', tag })
  }

  mention(handle: string, did: string): this {
    return this.#mark(`@${handle}`, { $type: 'app.bsky.richtext.facet#mention', did })
  }

  /** Shown as clients shorten it: host and the beginning of the path. */
  link(uri: string): this {
    const bare = uri.replace(/^https:\/\//, '')
    return this.#mark(bare.length > 30 ? `${bare.slice(0, 27)}...` : bare, {
      $type: 'app.bsky.richtext.facet#link',
      uri,
    })
  }

  #mark(words: string, feature: Readonly<Record<string, string>>): this {
    const byteStart = Buffer.byteLength(this.text)
    this.text += words
    this.facets.push({ features: [feature], index: { byteEnd: Buffer.byteLength(this.text), byteStart } })
    return this
  }
}
