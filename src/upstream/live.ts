import { playBuiltIn } from './built-in.js'
import { wantsDemo } from './demo.js'
import { following, type Ground } from './ground.js'
import { createHosts } from './hosts.js'
import { startFrom } from './saved.js'
import { aborted } from './sleep.js'
import { hostOf } from './words.js'

const IN_PLACE = 'The built-in network: invented people and invented posts, until the real network answers'

/** Follows the network's hosts, with the built-in network in their place as DESIGN 5 says. Resolves after abort. */
export async function followLive(ground: Ground, urls: readonly string[], byDefault: boolean): Promise<void> {
  const { options, timings, signal, status, deliver, now, saved } = ground
  const { historyMs } = options
  const standIn = createStandIn(ground)
  const failed = new Set<string>()
  let seenLive = false
  let isLate = false
  const consider = () => {
    const situation = {
      demo: options.demo,
      byDefault,
      seenLive,
      hosts: urls.length,
      failedHosts: failed.size,
      isLate,
    }
    if (!signal.aborted && wantsDemo(situation)) standIn.start()
  }
  const clock = setTimeout(() => {
    isLate = true
    consider()
  }, timings.demoAfterMs)
  const hosts = createHosts({
    ...following(ground, urls, signal),
    ...(historyMs === undefined ? {} : { start: startFrom(saved?.marks ?? [], historyMs, now(), urls) }),
    state: ({ name, pace, words, url }) => {
      if (name === 'flowing') {
        seenLive = true
        standIn.giveWay()
      }
      const isLive = name === 'flowing' || name === 'quiet'
      if (!standIn.isShown) status.set(isLive ? 'live' : name, words, hostOf(url), pace)
    },
    failed: (url) => {
      failed.add(url)
      consider()
    },
    event: (event, bytes, replayed) => {
      deliver(event, { bytes, replayed, origin: 'live' })
      // Only after it was taken: a crash in between repeats it.
      if (!isSaved) save()
      isSaved = true
    },
  })
  const save = () => void saved?.save(hosts.reached)
  let isSaved = false
  const saving = setInterval(() => isSaved && save(), timings.saveMs)
  ground.follows(hosts)
  await hosts.run()
  // When every host has refused, what stands in plays on.
  await aborted(signal)
  clearTimeout(clock)
  clearInterval(saving)
  await saved?.save(hosts.reached)
  await standIn.ended
}

/** The built-in network, started at most once. */
interface StandIn {
  readonly isShown: boolean
  /** Resolves when nothing of it runs. */
  readonly ended: Promise<void>
  start(): void
  /** Ends it, and voids what it showed. */
  giveWay(): void
}

function createStandIn(ground: Ground): StandIn {
  const stop = new AbortController()
  let ended: Promise<void> = Promise.resolve()
  let isStarted = false
  let isShown = false
  const play = async (signal: AbortSignal) => {
    const isPlayed = await playBuiltIn(ground, signal, IN_PLACE)
    // If it did not start, it must not hide how the hosts are doing.
    if (!isPlayed) isShown = false
  }
  return {
    get isShown() {
      return isShown
    },
    get ended() {
      return ended
    },
    start() {
      if (isStarted) return
      isStarted = true
      isShown = true
      ended = play(AbortSignal.any([ground.signal, stop.signal]))
    },
    giveWay() {
      if (!isShown) return
      isShown = false
      stop.abort()
      ground.status.forget()
      ground.options.sink.reset()
    },
  }
}
