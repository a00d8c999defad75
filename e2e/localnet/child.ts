import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process that a test started, and what it said line by line. */
export interface Child {
  readonly lines: readonly string[]
  /** The first line, past or to come, of which `read` makes something; fails if the process ends, or after two minutes. */
  line<T>(read: (line: string) => T | undefined): Promise<T>
  /** Ends it by SIGTERM; by SIGKILL after 10 s. Resolves when it has ended. */
  end(): Promise<void>
  /** Ends it by SIGKILL. Resolves when it has ended. */
  kill(): Promise<void>
}

/** Starts `node FILE` in a folder, with no more of the environment than it is given. */
export function startChild(file: string, cwd: string, env: Readonly<Record<string, string>>): Child {
  const child = spawn(process.execPath, [file], { cwd, env: { PATH: process.env['PATH'] ?? '', ...env } })
  const lines: string[] = []
  const listeners = new Set<() => void>()
  const hear = () => {
    for (const listener of listeners) listener()
  }
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      hear()
    })
  }
  child.once('close', hear)

  const line = <T>(read: (line: string) => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      let next = 0
      const settle = (finish: () => void) => {
        clearTimeout(timer)
        listeners.delete(look)
        finish()
      }
      const fail = (why: string) =>
        settle(() => reject(new Error(`${file} ${why}. It said:\n${lines.join('\n')}`)))
      const look = () => {
        for (; next < lines.length; next++) {
          const found = read(lines[next] ?? '')
          if (found !== undefined) return settle(() => resolve(found))
        }
        if (hasEnded(child)) fail('has ended')
      }
      const timer = setTimeout(() => fail('did not say what was waited for'), 120_000)
      listeners.add(look)
      look()
    })

  return { lines, line, end: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'close')
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
