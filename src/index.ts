import { configOfProcess, helpText, type Config } from './config.js'
import { createContext } from './context.js'
import { PyreError } from './errors.js'
import { startServer } from './server.js'

/** The story: settings, parts, server; wait for a signal; undo in reverse. */
async function run(config: Config): Promise<void> {
  const stop = untilSignal()
  const context = createContext(config)
  const server = await startServer(context)
  context.start()
  if (process.stdout.isTTY) process.stdout.write(`\n  PyreSky is at ${server.url}\n\n`)
  await stop
  context.stop()
  await server.close()
  await context.close()
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
