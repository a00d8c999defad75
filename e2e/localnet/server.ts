import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startChild, type Child } from './child.js'

/** A server of ours as a host runs it: its own process in its own folder, told everything by the environment. */
export interface Server {
  readonly url: string
  /** What it has logged as an error or worse, or said in any other way. */
  errors(): string[]
  /** Kills it, and after a while starts it again at the same address, in the same folder. */
  crash(meanwhile: () => Promise<void>): Promise<void>
  end(): Promise<void>
}

const MAIN = fileURLToPath(new URL('../../dist/src/index.js', import.meta.url))
/** What pino calls an error. */
const ERROR = 50

export async function startServer(env: Readonly<Record<string, string>>): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'pyresky-server-'))
  const children: Child[] = []
  const start = async (port: string) => {
    const child = startChild(MAIN, folder, { REQUESTS_PER_MINUTE: '0', ...env, PORT: port })
    children.push(child)
    return child.line((line) => logged(line)?.url)
  }
  const url = await start('0')
  return {
    url,
    errors: () =>
      children
        .flatMap(({ lines }) => lines)
        .filter((line) => {
          const { level = ERROR } = logged(line) ?? {}
          return level >= ERROR
        }),
    crash: async (meanwhile) => {
      await children.at(-1)?.kill()
      await meanwhile()
      await start(new URL(url).port)
    },
    end: async () => {
      await children.at(-1)?.end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

interface Logged {
  readonly level?: number
  /** Said once it listens. */
  readonly url?: string
}

function logged(line: string): Logged | undefined {
  return /^\{.*\}$/.test(line) ? (JSON.parse(line) as Logged) : undefined
}
