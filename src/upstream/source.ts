import { decodeJetstream } from '../decode/jetstream.js'
import { playBuiltIn } from './built-in.js'
import { createFaults } from './faults.js'
import { createFold } from './fold.js'
import { createHoles, holeWords } from './hole.js'
import type { Ground, SourceOptions } from './ground.js'
import type { Hosts } from './follow.js'
import { followLive } from './live.js'
import { openRecording, type Recording } from './recording.js'
import { openSavedPlace } from './saved.js'
import { aborted } from './sleep.js'
import { createStatus } from './status.js'
import { TIMINGS } from './timings.js'
import type { Source } from './types.js'

/**
 * Starts the source that the plan names; it runs until `signal` or `close()`.
 * @throws PyreError RECORDING when the plan's file cannot be read, SETTING when the folder for the stream's place cannot be written to
 */
export function createSource(options: SourceOptions): Source {
  const { plan, sink, log, metrics } = options
  const recording = plan.kind === 'recording' ? openRecording(plan) : undefined
  const timings = { ...TIMINGS, ...options.timings }
  const now = options.now ?? Date.now
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const status = createStatus(now, (state) => {
    if (!signal.aborted) sink.state(state)
  })
  const { historyMs = 0, dataDir } = options
  const saved =
    plan.kind === 'hosts' && dataDir !== undefined ? openSavedPlace(dataDir, historyMs, log, now) : undefined
  let hosts: Hosts | undefined
  const ground: Ground = {
    options,
    timings,
    now,
    signal,
    status,
    fault: createFaults(metrics, log, now, timings.faultLogMs),
    hole: createHoles(metrics, log, (hole) => sink.hole(hole, holeWords(hole)), now, timings.faultLogMs),
    decode: options.decode ?? decodeJetstream,
    saved,
    follows: (followed) => {
      hosts = followed
    },
    deliver(event, arrival) {
      status.seen(arrival.origin === 'recording' ? undefined : event.timeUs)
      sink.event(event, arrival)
    },
  }
  // A turn later, so that the sink is not called before the caller has what this returns.
  const done = Promise.resolve().then(() => run(ground, recording))
  return {
    get state() {
      return status.current
    },
    hosts: () => hosts?.report() ?? [],
    get savedAt() {
      return saved?.savedAt
    },
    done,
    close() {
      stop.abort()
      return done
    },
  }
}

async function run(ground: Ground, recording: Recording | undefined): Promise<void> {
  const { signal, status, timings, options } = ground
  const { plan, metrics } = options
  const gauge = setInterval(() => {
    const { lagMs } = status.current
    if (lagMs !== undefined) metrics.lag(lagMs / 1000)
  }, timings.lagMs)
  try {
    if (recording !== undefined) await playRecording(ground, recording)
    else if (plan.kind === 'hosts') await followLive(ground, plan.urls, plan.byDefault)
    else await playBuiltIn(ground, signal, 'The built-in network: invented people and invented posts')
    // Run dry is not ended: the page stays, and says so.
    await aborted(signal)
  } finally {
    clearInterval(gauge)
  }
}

async function playRecording(ground: Ground, recording: Recording): Promise<void> {
  const { options, now, signal, status, fault, decode, deliver } = ground
  const fold = createFold()
  await recording.play({
    decode,
    fault,
    now,
    signal,
    event: (event, bytes) => {
      if (fold.isRepeat(event)) {
        options.metrics.repeat()
        return false
      }
      deliver(event, { bytes, replayed: false, origin: 'recording' })
      return true
    },
    words: (words) => status.set('recording', words),
    restart: () => {
      fold.forget()
      options.sink.reset()
    },
  })
}
