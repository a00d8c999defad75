import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Asked, Questions, Said } from './wire.js'

/** The longest a child may take to start or to answer, and then to end by itself, ms. */
const PATIENCE_MS = 120_000
const GRACE_MS = 5000

export interface Child {
  /** Where it listens; empty when it does not. */
  readonly url: string
  ask<K extends keyof Questions>(name: K, given: Questions[K]['given']): Promise<Questions[K]['answer']>
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly flags?: readonly string[]
}

/** The processes of one part of the bench; none outlives `end`, nor the bench itself. */
export class Children {
  private readonly running = new Set<ChildProcess>()

  /** @param file compiled, relative to this one; it tells by `ready`, or by the server's own line in its log */
  async start(file: string, { env = {}, flags = [] }: StartOptions = {}): Promise<Child> {
    const leash = new URL('leash.js', import.meta.url).href
    const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
      // A folder without a `.env`: the settings are those of the bench and no others.
      cwd: tmpdir(),
      env,
      execArgv: ['--import', leash, ...flags],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    this.running.add(child)
    child.once('exit', () => this.running.delete(child))
    const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (why: Error) => void }>()
    const began = new Promise<string>((resolve, reject) => {
      waiting.set(0, { resolve: (url) => resolve(String(url)), reject })
    })
    child.on('message', (said: Said) => {
      const id = 'ready' in said ? 0 : said.id
      const asked = waiting.get(id)
      waiting.delete(id)
      if ('ready' in said) asked?.resolve(said.ready)
      else if ('error' in said) asked?.reject(new Error(`${file}: ${said.error}`))
      else asked?.resolve(said.answer)
    })
    child.once('exit', (code) => {
      for (const { reject } of waiting.values()) reject(new Error(`${file} ended with ${String(code)}`))
      waiting.clear()
    })
    if (child.stdout !== null) {
      createInterface(child.stdout).on('line', (line) => {
        const url = /"url":"([^"]+)","msg":"listening"/.exec(line)?.[1]
        if (url !== undefined) waiting.get(0)?.resolve(url)
      })
    }
    let asked = 0
    return {
      url: await inTime(`${file} to start`, began),
      async ask(name, given) {
        const id = ++asked
        const answered = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))
        child.send({ id, name, given } satisfies Asked)
        return (await inTime(`${file} to answer ${name}`, answered)) as never
      },
    }
  }

  async end(): Promise<void> {
    await Promise.all(
      [...this.running].toReversed().map(async (child) => {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        const late = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
        await gone
        clearTimeout(late)
      }),
    )
  }
}

async function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited too long for ${what}`)), PATIENCE_MS)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
