/**
 * Loaded into every child before its own program (`node --import`), the unchanged server included: it tells what the
 * process uses, and ends it when the bench is gone.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { answer, now } from './wire.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

answer({
  usage({ collect }) {
    if (collect) collectGarbage()
    const { user, system } = process.cpuUsage()
    const { rss, heapUsed, external } = process.memoryUsage()
    return { at: now(), cpuUs: user + system, rss, heap: heapUsed + external }
  },
})
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
// The program decides how long it runs, not the ear of the bench.
process.channel?.unref()
