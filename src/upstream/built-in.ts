import { inWords } from '../errors.js'
import type { Ground, SourceOptions } from './ground.js'
import { following } from './ground.js'
import { createHosts } from './hosts.js'
import { aborted } from './sleep.js'
import { cleaned } from './words.js'

/**
 * Starts the built-in network and plays it until the signal. Resolves when it is closed; or at once, with false, when it
 * did not start. Never rejects.
 */
export async function playBuiltIn(ground: Ground, signal: AbortSignal, words: string): Promise<boolean> {
  const { options, status, deliver } = ground
  let network: Awaited<ReturnType<SourceOptions['startDemo']>>
  try {
    network = await options.startDemo()
  } catch (error) {
    options.log.error({ err: error }, 'the built-in network did not start')
    if (!signal.aborted) status.set('lost', `The built-in network did not start: ${cleaned(inWords(error))}`)
    return false
  }
  let closing: Promise<void> | undefined
  // Within the abort itself: whoever hears of it next must find the built-in network's parts gone.
  const close = () => {
    closing = network.close().catch((error: unknown) => {
      options.log.error({ err: error }, 'the built-in network did not close')
    })
  }
  if (signal.aborted) close()
  else signal.addEventListener('abort', close, { once: true })
  const hosts = createHosts({
    ...following(ground, [network.url], signal),
    state: ({ name, words: otherwise }) => {
      if (name === 'flowing' || name === 'quiet') status.set('built-in', words)
      else status.set(name, otherwise)
    },
    failed: () => {},
    event: (event, bytes, replayed) => deliver(event, { bytes, replayed, origin: 'built-in' }),
  })
  await hosts.run()
  await aborted(signal)
  await closing
  return true
}
