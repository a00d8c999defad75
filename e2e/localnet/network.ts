import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { AtpAgent } from '@atproto/api'
import { startChild } from './child.js'

/** A PLC server and a PDS that run. */
export interface Network {
  /** `http://localhost:port` of the PDS. */
  readonly pds: string
  /** Settings that point a server of ours at them, and at nothing else. */
  readonly env: Readonly<Record<string, string>>
  /** What the host of the PDS may do to an account. */
  takeDown(did: string, applied: boolean): Promise<void>
  deleteAccount(did: string): Promise<void>
  end(): Promise<void>
}

/** The one line that `serve-network.mjs` says. */
interface Where {
  readonly plc: string
  readonly pds: string
  readonly admin: string
}

export async function startNetwork(): Promise<Network> {
  const file = fileURLToPath(new URL('serve-network.mjs', import.meta.url))
  const child = startChild(file, tmpdir(), { LOG_ENABLED: 'false' })
  const { plc, pds, admin } = await child.line((line) =>
    line.startsWith('{') ? (JSON.parse(line) as Where) : undefined,
  )
  const agent = new AtpAgent({ service: pds })
  agent.setHeader('authorization', `Basic ${Buffer.from(`admin:${admin}`).toString('base64')}`)
  return {
    pds,
    env: {
      UPSTREAM: `${pds.replace('http', 'ws')}/xrpc/com.atproto.sync.subscribeRepos`,
      APPVIEW: 'off',
      PLC: plc,
      CDN: `${pds}/xrpc/com.atproto.sync.getBlob?did={did}&cid={cid}`,
    },
    takeDown: async (did, applied) => {
      await agent.com.atproto.admin.updateSubjectStatus({
        subject: { $type: 'com.atproto.admin.defs#repoRef', did },
        takedown: { applied },
      })
    },
    deleteAccount: async (did) => {
      await agent.com.atproto.admin.deleteAccount({ did })
    },
    end: () => child.end(),
  }
}
