import type { EventLog } from './log.js'
import type { FaultState, Faults, LookupFault } from './faults.js'
import { FLAWS, type FlawName } from './flaws.js'
import type { Did } from '../syntax/index.js'
import { PUMP_MS, type Stream } from './stream.js'
import type { Wire } from './wires/wire.js'
import type { World } from './world.js'

export interface Network {
  readonly world: World
  readonly events: EventLog
  readonly stream: Stream
  readonly state: FaultState
}

/** The faults of one network. */
export function faultsOf({ world, events, stream, state }: Network): Faults {
  /** Different people in turn: some faults end what a reader knows of one. */
  let turn = 0
  function someone(): Did {
    return (world.active[turn++ % world.active.length] ?? world.add({})).did
  }
  function times(n: number, act: (i: number) => void): void {
    for (let i = 0; i < n; i++) act(i)
    stream.flush()
  }
  /** What was made before is sent before. */
  function change(act: () => void): void {
    stream.flush()
    act()
    stream.flush()
  }
  function slow(bytesPerTick: number | undefined): void {
    state.bytesPerTick = bytesPerTick
    stream.slow(bytesPerTick)
  }
  function hang(on: boolean): void {
    state.isHung = on
    if (!on) stream.unhang()
  }
  function refuse(status: number | null, text = 'refused on request', retryAfter?: number): void {
    const late = retryAfter === undefined ? {} : { retryAfter }
    state.refusal = status === null ? undefined : { status, text, ...late }
  }
  function silence(how: Parameters<Faults['silence']>[0]): void {
    state.silence = how === true ? 'frozen' : how === false ? undefined : how
    stream.flush()
  }
  function disorder(n: number): void {
    change(() => (state.disorder = n))
  }
  function lookups(fault: LookupFault | null): void {
    state.lookup = fault ?? undefined
  }
  function skew(ms: number): void {
    events.skewUs = ms * 1000
  }
  function halfOfNewest(wire: Wire): (string | Buffer)[] {
    const newest = events.at(events.last(({ isWithheld }) => !isWithheld) ?? -1)
    const whole = newest === undefined ? undefined : wire.encode(newest)[0]?.data
    const half = whole?.subarray(0, whole.length >> 1) ?? Buffer.from('{')
    return [wire.isBinary ? half : half.toString()]
  }

  return {
    drop: (how = 'close', code = 1001) => stream.drop(how, code),
    refuse,
    hang,
    silence,
    dribble: (bytesPerSecond) => {
      slow(bytesPerSecond === 0 ? undefined : Math.ceil((bytesPerSecond * PUMP_MS) / 1000))
    },
    stall: (on) => slow(on ? 0 : undefined),
    garbage(n) {
      stream.shout(({ garbage }) =>
        Array.from({ length: n ?? garbage.length }, (_, i) => garbage[i % garbage.length] ?? ''),
      )
    },
    truncated: () => stream.shout(halfOfNewest),
    error: (error, message = 'on request') => stream.fail(error, message),
    info(name, message = 'on request') {
      stream.shout((wire) => {
        const notice = wire.info?.(name, message)
        if (notice === undefined) return []
        return [wire.isBinary ? notice : notice.toString()]
      })
    },
    sync: (n = 1) => times(n, () => world.sync(someone())),
    flaw: (name: FlawName, n = 1) => times(n, (i) => FLAWS[name](world, someone(), i)),
    gap: (n) => change(() => events.skip(n)),
    withhold: (n) => change(() => (events.withhold += n)),
    repeat: (n) => stream.repeat(n),
    storm: (n) => stream.storm(n),
    rewind: (n) => change(() => events.rewind(n)),
    disorder,
    forget: () => change(() => events.forget()),
    skew,
    lookups,
    lift() {
      refuse(null)
      hang(false)
      lookups(null)
      skew(0)
      events.withhold = 0
      stream.storm(0)
      slow(undefined)
      disorder(0)
      silence(false)
    },
  }
}
