/** For this room's tests: a directory, authors' own hosts and handles' domains in memory, beside the AppView of `testing.ts`. */
import type { TestContext } from 'node:test'
import type { Did } from '../syntax/index.js'
import { profiles, setUp, type Call } from './testing.js'

export const CID = `bafkrei${'a'.repeat(52)}`
export const PLC = new URL('https://plc.example')

/** An account, on its own side. */
export interface Home {
  handle?: string
  pds?: string
  /** Of the profile record; undefined: there is no record. */
  profile?: object | undefined
}

/** An XRPC error. */
export function none(error: string, status = 400): Response {
  return Response.json({ error }, { status })
}

/**
 * A network of directory, own hosts and handles' domains; what a test puts into `instead`, by a piece of the address,
 * answers in their place.
 */
export function network(t: TestContext, options: Parameters<typeof setUp>[1] = {}) {
  const homes = new Map<Did, Home>()
  const owners = new Map<string, string>()
  const dns = new Map<string, string[][]>()
  const instead = new Map<string, (call: Call) => Response | Promise<Response>>()

  function respond(call: Call): Response | Promise<Response> {
    const { url } = call
    for (const [piece, answer] of instead) if (url.href.includes(piece)) return answer(call)
    if (url.host === 'appview.example') return profiles(call)
    const repo = (url.searchParams.get('repo') ?? url.pathname.slice(1)) as Did
    const home = homes.get(repo)
    if (url.host === PLC.host)
      return home === undefined ? none('NotFound', 404) : Response.json(documentOf(repo, home))
    if (url.pathname === '/.well-known/did.json') {
      const web = `did:web:${url.host}` as Did
      return Response.json(documentOf(web, homes.get(web) ?? {}))
    }
    if (url.pathname === '/xrpc/com.atproto.repo.getRecord') return recordOf(repo, home)
    const owner = url.pathname === '/.well-known/atproto-did' ? owners.get(url.host) : undefined
    return owner === undefined ? new Response('', { status: 404 }) : new Response(`${owner}\n`)
  }

  const room = setUp(t, {
    appview: undefined,
    plc: PLC,
    respond,
    resolveTxt: (name) => Promise.resolve(dns.get(name) ?? []),
    ...options,
  })
  const person = (of: Did, home: Home = {}) => {
    const { handle = `${of.slice(8)}.com` } = home
    homes.set(of, {
      pds: 'https://pds.example',
      profile: { displayName: 'Ada', avatar: avatar() },
      ...home,
      handle,
    })
    owners.set(handle, of)
    return of
  }
  const asked = (piece: string) => room.calls.filter((call) => call.url.href.includes(piece)).length
  return { ...room, homes, owners, dns, instead, person, asked }
}

/** A DID document. */
export function documentOf(id: Did, { handle, pds }: Home): object {
  return {
    id,
    alsoKnownAs: handle === undefined ? [] : [`at://${handle}`],
    service:
      pds === undefined
        ? []
        : [{ id: '#atproto_pds', type: 'AtprotoPersonalDataServer', serviceEndpoint: pds }],
  }
}

/** The answer of `getRecord`. */
export function recordOf(repo: Did, home: Home | undefined): Response {
  if (home?.profile === undefined) return none('RecordNotFound')
  const uri = `at://${repo}/app.bsky.actor.profile/self`
  return Response.json({ uri, cid: CID, value: { $type: 'app.bsky.actor.profile', ...home.profile } })
}

/** A blob. */
export function avatar(): object {
  return { $type: 'blob', ref: { $link: CID }, mimeType: 'image/png', size: 1 }
}
