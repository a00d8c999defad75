import { configOfProcess, helpText, type Config } from './config.js'
import { createContext } from './context.js'
import { PyreError } from './errors.js'
import { startServer } from './server.js'

/** The story: settings, parts, server; wait for a signal; undo in reverse. */
async function run(config: Config): Promise<void> {
  const asked = untilSignal()
  const context = createContext(config)
  try {
    const server = await startServer(context)
    try {
      context.start()
      if (process.stdout.isTTY) process.stdout.write(`\n  PyreSky is at ${server.url}\n\n`)
      await asked
    } finally {
      context.stop()
      await server.close()
    }
  } finally {
    context.stop()
    await context.close()
  }
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve())
  })
}

try {
  const config = configOfProcess()
  if (config === 'help') process.stdout.write(helpText())
  else await run(config)
} catch (error) {
  if (!(error instanceof PyreError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
