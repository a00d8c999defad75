import { AtpAgent, RichText, type AppBskyFeedPost, type ComAtprotoRepoStrongRef } from '@atproto/api'
import type { Network } from './network.js'

export type Ref = ComAtprotoRepoStrongRef.Main

const POSTS = 'app.bsky.feed.post'

/** Two pictures, told apart by their size: 48 × 48, and 64 × 40. */
export const FACE = picture(
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAAOklEQVR42u3OQQ0AAAgEoAtmMOMY1RbOBxsBSNe8EiEhISEhISEhISEhISEhISEhISEhISEhISGhOwsY+/SmDCJRfAAAAABJRU5ErkJggg==',
)
export const MEADOW = picture(
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAoCAIAAADBrGu+AAAAPUlEQVR42u3PQQkAAAgEsEtiMDMZ2gw+hcEKLDX9WgQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQELhbfjyiXbuqQgAAAAABJRU5ErkJggg==',
)

function picture(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'))
}

/** Somebody with an account on the PDS, who does what people do, by the client library that their apps use. */
export class Person {
  private constructor(
    private readonly agent: AtpAgent,
    readonly did: string,
    /** The one they came with. */
    readonly handle: string,
  ) {}

  /** @param handle under `.test`, with at least three characters before that */
  static async join({ pds }: Network, handle: string): Promise<Person> {
    const agent = new AtpAgent({ service: pds })
    const [name] = handle.split('.')
    const { data } = await agent.createAccount({
      handle,
      email: `${name}@mail.test`,
      password: `${name}-secret`,
    })
    return new Person(agent, data.did, handle)
  }

  /** Writes the whole profile: a name, perhaps a face, perhaps the wish to be seen by logged-in people only. */
  async introduce(
    displayName: string,
    { face, shy }: { face?: Uint8Array; shy?: boolean } = {},
  ): Promise<void> {
    const avatar = face === undefined ? undefined : await this.upload(face)
    await this.agent.upsertProfile(() => ({
      displayName,
      ...(avatar === undefined ? {} : { avatar }),
      ...(shy === true
        ? { labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: '!no-unauthenticated' }] } }
        : {}),
    }))
  }

  /** Mentions, links and tags in the text become facets; mentions are resolved by the PDS. */
  async post(text: string, more: Partial<AppBskyFeedPost.Record> = {}): Promise<Ref> {
    const rich = new RichText({ text })
    await rich.detectFacets(this.agent)
    return this.agent.post({
      text: rich.text,
      ...(rich.facets === undefined ? {} : { facets: rich.facets }),
      ...more,
    })
  }

  /** A post with one picture. */
  async show(text: string, bytes: Uint8Array, alt: string): Promise<Ref> {
    const image = await this.upload(bytes)
    return this.post(text, { embed: { $type: 'app.bsky.embed.images', images: [{ image, alt }] } })
  }

  /** Puts another text in place of a post's. */
  async edit(post: Ref, text: string): Promise<void> {
    const rkey = post.uri.split('/').at(-1) ?? ''
    const record = { $type: POSTS, text, createdAt: new Date().toISOString() }
    await this.agent.com.atproto.repo.putRecord({ repo: this.did, collection: POSTS, rkey, record })
  }

  async delete(post: Ref): Promise<void> {
    await this.agent.deletePost(post.uri)
  }

  async deactivate(): Promise<void> {
    await this.agent.com.atproto.server.deactivateAccount({})
  }

  async reactivate(): Promise<void> {
    await this.agent.com.atproto.server.activateAccount()
  }

  /** @param handle as in `join` */
  async rename(handle: string): Promise<void> {
    await this.agent.com.atproto.identity.updateHandle({ handle })
  }

  /** Many posts in one commit, at most 200. @returns their uris */
  async write(texts: readonly string[]): Promise<string[]> {
    const { data } = await this.agent.com.atproto.repo.applyWrites({
      repo: this.did,
      writes: texts.map((text) => ({
        $type: 'com.atproto.repo.applyWrites#create',
        collection: POSTS,
        value: { $type: POSTS, text, createdAt: new Date().toISOString() },
      })),
    })
    return (data.results ?? []).flatMap((result) => ('uri' in result ? [result.uri] : []))
  }

  private async upload(bytes: Uint8Array) {
    const { data } = await this.agent.uploadBlob(bytes, { encoding: 'image/png' })
    return data.blob
  }
}
