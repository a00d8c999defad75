import { readConfig } from '../src/config.js'
import { createContext, type Context } from '../src/context.js'
import { silent } from '../src/observe/log.js'
import { startServer } from '../src/server.js'
import { startSimnet, type Simnet, type SimnetOptions } from '../src/simnet/index.js'

/** The real server on a free port, for tests. */
export interface App {
  readonly url: string
  readonly context: Context
  close(): Promise<void>
}

/** @param env settings as in the environment; what a test does not name has its default */
export async function startApp(env: Readonly<Record<string, string>>): Promise<App> {
  const config = readConfig({ PORT: '0', REQUESTS_PER_MINUTE: '0', DATA_DIR: 'off', LABELERS: 'off', ...env })
  const context = createContext(config, { log: silent })
  const server = await startServer(context)
  context.start()
  const close = async () => {
    context.stop()
    await server.close()
    await context.close()
  }
  return { url: server.url, context, close }
}

/** A network that does only what it is told, and the settings that point a server at it. */
export async function startNet(
  options: SimnetOptions = {},
): Promise<{ net: Simnet; env: Record<string, string> }> {
  const net = await startSimnet({ rate: 0, seed: 7, ...options })
  return {
    net,
    env: { UPSTREAM: net.jetstream, APPVIEW: net.appview, PLC: net.plc, CDN: net.cdn, VIDEOS: net.videos },
  }
}

/** What has not come by then never comes, however slow the machine is. */
const PATIENCE_MS = 60_000

/** Waits until something is so, for what no event tells; fails after a minute. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`it never came that ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
