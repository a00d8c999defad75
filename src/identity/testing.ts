/** For this room's tests: an AppView in memory, and time that moves only when told to. */
import type { TestContext } from 'node:test'
import { silent } from '../observe/log.js'
import { createMetrics } from '../observe/metrics.js'
import type { Author } from '../decode/author.js'
import { isDid, type Did } from '../syntax/index.js'
import { createAuthors, type AuthorsOptions } from './index.js'
import type { Reach } from './reach.js'

export const START = Date.UTC(2026, 10, 21, 12)

export interface Call {
  readonly at: number
  readonly url: URL
  /** `actors` of `getProfiles`. */
  readonly actors: Did[]
  readonly headers: Readonly<Record<string, string>>
}

export type Responder = (call: Call) => Response | Promise<Response>

export function did(n: number | string): Did {
  return `did:plc:invented${n}`
}

export function profile(of: Did, more: object = {}): object {
  return { did: of, handle: `${of.slice(8)}.example`, ...more }
}

/** What a well AppView answers. */
export function profiles({ actors }: Call): Response {
  return Response.json({ profiles: actors.map((actor) => profile(actor)) })
}

export function setUp(t: TestContext, options: Partial<AuthorsOptions> & { respond?: Responder } = {}) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: START })
  const stop = new AbortController()
  t.after(() => stop.abort())
  const metrics = createMetrics()
  const calls: Call[] = []
  const changes: { now: Author; before: Author | undefined }[] = []
  const appview = { respond: options.respond ?? profiles }

  const reach: Reach = async (url, { headers }) => {
    const actors = url.searchParams.getAll('actors').filter(isDid)
    const call = { at: Date.now() - START, url, actors, headers }
    calls.push(call)
    return appview.respond(call)
  }

  const authors = createAuthors({
    appview: new URL('https://appview.example'),
    plc: undefined,
    reach,
    userAgent: 'PyreSky/test',
    metrics,
    log: silent,
    signal: stop.signal,
    ...options,
  })
  authors.onChange((now, before) => changes.push({ now, before }))

  /** Lets time pass in small steps, so that what is answered in between is seen. */
  async function pass(ms: number): Promise<void> {
    const step = Math.max(10, ms / 1000)
    for (let left = ms; left > 0; left -= step) {
      t.mock.timers.tick(Math.min(step, left))
      await settle()
    }
    await settle()
  }

  async function outcomes(outcome: string, kind = 'appview'): Promise<number> {
    const text = await metrics.text()
    const name = `pyresky_lookups_total{kind="${kind}",outcome="${outcome}"}`
    const line = text.split('\n').find((l) => l.startsWith(name))
    return Number(line?.split(' ')[1] ?? 0)
  }

  return { authors, calls, changes, appview, pass, outcomes, stop }
}

export type Room = ReturnType<typeof setUp>

async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve))
}
