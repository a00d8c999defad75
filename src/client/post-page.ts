import type { Express, Request, Response } from 'express'
import type { Shown } from '../broadcast/index.js'
import type { ShownPost } from '../decode/shown-post.js'
import { PyreError } from '../errors.js'
import type { FoundPost, Thread } from '../moderation/index.js'
import { postPath, type Renderer } from '../render/index.js'
import { isDid, isHandle, isRecordKey, type Did } from '../syntax/index.js'
import { originOf } from './origin.js'
import { send } from './pages.js'
import type { SourceLine } from './source-line.js'
import type { Resolve } from './whom.js'

export interface PostPageOptions {
  /** From memory, or looked up and judged. @param asker what `askerOf` says */
  readonly findPost: (did: Did, rkey: string, asker: string) => Promise<FoundPost>
  readonly threadOf: (shown: ShownPost, asker: string) => Promise<Thread>
  /** Who is counted as one, of those who ask. */
  readonly askerOf: (req: Request) => string
  /** What was found a moment ago, as it may be shown now; undefined when it may not be any more. */
  readonly asOfNow: (shown: ShownPost) => ShownPost | undefined
  readonly shown: Pick<Shown<ShownPost>, 'get'>
  readonly resolve: Resolve
  readonly renderer: Pick<Renderer, 'postPage'>
  readonly source: () => SourceLine
  /** How long what came by is kept, ms. */
  readonly historyMs: number
  readonly publicUrl: URL | undefined
  readonly now?: () => number
}

/** Of every post that is not to be had, in the same words. */
const NONE =
  'There is no post here. It may never have been written, or be gone, or not be for everybody: which of these it is, nobody is told.'

const AGAIN = 'Try again in ten seconds.'
const BY_DID = 'Write the account’s DID in its place: /post/did:plc:…'
const LATER = 'Try again in a minute. Posts that have just come by can be seen all the same.'

/** GET `/post/:did/:rkey`: one post and what stands around it; under its author's handle it leads there (301). */
export function mountPostPage(app: Express, options: PostPageOptions): void {
  app.get('/post/:actor/:rkey', async (req, res) => {
    const { actor, rkey } = req.params
    if (!isRecordKey(rkey)) {
      const right = 'letters, digits and any of . _ ~ : - are right, 512 at most'
      throw new PyreError('ADDRESS', `The last part of this address is no name of a post: ${right}.`)
    }
    if (isDid(actor)) return answer(options, req, res, actor, rkey)
    const handle = actor.replace(/^@/, '')
    if (!isHandle(handle)) {
      const right = 'did:plc:… or did:web:…, or a handle such as alice.example'
      throw new PyreError('ADDRESS', `The part after /post/ names no account; right would be ${right}.`)
    }
    const did = await options.resolve(handle)
    if (did === 'none') throw new PyreError('NOT_FOUND', NONE)
    if (did === 'failed') throw new PyreError('LOOKUP', `${handle} could not be looked up just now. ${AGAIN}`)
    if (did === 'off') throw new PyreError('LOOKUP', `Handles are not looked up here. ${BY_DID}`)
    // A handle may pass to another account: this is not to be remembered.
    res.set('Cache-Control', 'no-store').redirect(301, postPath(did, rkey))
  })
}

async function answer(
  options: PostPageOptions,
  req: Request,
  res: Response,
  did: Did,
  rkey: string,
): Promise<void> {
  const asker = options.askerOf(req)
  const found = await options.findPost(did, rkey, asker)
  if (found.kind === 'failed') throw new PyreError('LOOKUP', `${found.why} ${LATER}`)
  if (found.kind === 'none') throw new PyreError('NOT_FOUND', NONE)
  const thread = await options.threadOf(found.shown, asker)
  // Meanwhile any of them may have changed, or gone.
  const shown = options.asOfNow(found.shown)
  if (shown === undefined) throw new PyreError('NOT_FOUND', NONE)
  const { above, below } = eachOnce(shown.post.uri, thread)
  const { name, words } = options.source()
  const html = options.renderer.postPage({
    shown,
    above: above.map((one) => (one === 'unavailable' ? one : (options.asOfNow(one) ?? 'unavailable'))),
    below: below.flatMap((one) => options.asOfNow(one) ?? []),
    isKept: options.shown.get(shown.post.uri) !== undefined,
    historyMs: options.historyMs,
    source: { name, words },
    origin: originOf(req, options.publicUrl),
    now: (options.now ?? Date.now)(),
  })
  send(res, 200, html)
}

/** Who writes a post may name any post as the one it answers, itself too: what comes round again is left out. */
function eachOnce(uri: string, { above, below }: Thread): Thread {
  const seen = new Set([uri])
  const isNew = (one: ShownPost) => !seen.has(one.post.uri) && seen.add(one.post.uri) !== undefined
  const round = above.findIndex((one) => one !== 'unavailable' && !isNew(one))
  return { above: round < 0 ? above : above.slice(0, round), below: below.filter(isNew) }
}
