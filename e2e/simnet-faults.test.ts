import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WebSocket } from 'ws'
import { decodeFirehose, decodeJetstream, decodeJetstreamV2, type Event } from '../src/decode/index.js'
import { createTally, differences, type Simnet, type Tally } from '../src/simnet/index.js'
import { startNet, until } from './app.js'

/** What a frame gives a reader: events, and the cursor that comes after it. */
interface Read {
  readonly events: readonly Event[]
  readonly cursor?: number
}

const READ: Readonly<Record<'jetstream' | 'jetstreamV2' | 'firehose', (frame: Buffer) => Read>> = {
  jetstream(frame) {
    const decoded = decodeJetstream(frame.toString())
    return decoded.ok ? { events: [decoded.value], cursor: decoded.value.timeUs } : { events: [] }
  },
  jetstreamV2(frame) {
    const decoded = decodeJetstreamV2(frame.toString())
    if (!decoded.ok || decoded.value.kind !== 'placed') return { events: [] }
    const { seq, content } = decoded.value
    return { events: typeof content === 'string' ? [] : [content], cursor: seq }
  },
  firehose(frame) {
    const decoded = decodeFirehose(frame, { now: Date.now() })
    if (!decoded.ok || decoded.value.kind !== 'numbered') return { events: [] }
    return { events: decoded.value.events, cursor: decoded.value.seq }
  },
}
type WireName = keyof typeof READ
const WIRES = Object.keys(READ) as readonly WireName[]

/** The least a reader must do to lose nothing: come back with the newest cursor, and fold what it had. */
class Faithful {
  readonly tally: Tally = createTally()
  readonly #seen = new Set<string>()
  #cursor: number | undefined
  #socket: WebSocket | undefined
  #isOver = false
  connections = 0
  last = ''

  constructor(
    readonly net: Simnet,
    readonly wire: WireName,
  ) {
    this.#connect()
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  end(): void {
    this.#isOver = true
    this.#socket?.terminate()
  }

  #connect(): void {
    if (this.#isOver) return
    const cursor = this.#cursor === undefined ? '' : `?cursor=${String(this.#cursor)}`
    const socket = new WebSocket(this.net[this.wire] + cursor)
    this.#socket = socket
    this.connections++
    socket.on('error', () => undefined)
    socket.on('message', (frame: Buffer) => this.#take(frame))
    socket.on('close', () => setTimeout(() => this.#connect(), 5))
  }

  #take(frame: Buffer): void {
    const { events, cursor = 0 } = READ[this.wire](frame)
    if (cursor > (this.#cursor ?? 0)) this.#cursor = cursor
    for (const event of events) this.#count(event)
  }

  #count(event: Event): void {
    const key =
      event.kind === 'commit'
        ? `${event.did} ${event.collection} ${event.rkey} ${event.rev} ${event.operation}`
        : `${event.kind} ${event.did} ${String(event.seq)}`
    if (event.kind === 'sync' || this.#seen.has(key)) return
    this.#seen.add(key)
    if (event.kind === 'commit')
      this.tally.commit(event.did, event.collection, event.rkey, event.rev, event.operation)
    else this.tally.marker(event.kind, event.did, event.seq)
    if (event.kind === 'identity') this.last = event.handle ?? this.last
  }
}

type Act = (net: Simnet) => void
/** What a reader that does so must come through whole, and what ends each. */
const TROUBLE: readonly (readonly [Act, Act?])[] = [
  [({ faults }) => faults.drop('close', 1001)],
  [({ faults }) => faults.drop('terminate')],
  [({ faults }) => faults.drop('reset')],
  [({ faults }) => faults.garbage()],
  [({ faults }) => faults.truncated()],
  [({ faults }) => faults.repeat(300)],
  [({ faults }) => faults.gap(1000)],
  [({ faults }) => faults.error('ConsumerTooSlow')],
  [({ faults }) => faults.info('OutdatedCursor')],
  [({ faults }) => faults.sync()],
  [({ faults }) => faults.flaw('missing-block')],
  [({ faults }) => faults.flaw('wrong-cid')],
  [({ faults }) => faults.flaw('not-cbor')],
  [({ faults }) => faults.flaw('operation')],
  [({ faults }) => faults.flaw('path', 10)],
  [({ faults }) => faults.flaw('rev', 5)],
  [({ faults }) => faults.flaw('unknown-kind')],
  [({ faults }) => faults.flaw('unknown-op')],
  [({ faults }) => faults.flaw('extra-fields')],
  [({ faults }) => faults.flaw('oversized')],
  [({ faults }) => faults.silence(true), ({ faults }) => faults.silence(false)],
  [({ faults }) => faults.dribble(2000), ({ faults }) => faults.dribble(0)],
  [({ faults }) => faults.stall(true), ({ faults }) => faults.drop('terminate')],
  [({ faults }) => faults.disorder(7), ({ faults }) => faults.disorder(0)],
  [({ faults }) => (faults.hang(true), faults.drop()), ({ faults }) => faults.hang(false)],
  [({ faults }) => (faults.refuse(503), faults.drop('reset')), ({ faults }) => faults.refuse(null)],
]

for (const wire of WIRES)
  test(`whoever comes back with a cursor and folds repeats loses nothing and doubles nothing: ${wire}`, async (t) => {
    const { net } = await startNet({ accounts: 60 })
    const reader = new Faithful(net, wire)
    t.after(async () => {
      reader.end()
      await net.close()
    })
    await until('it is there', () => reader.isOpen && net.readers === 1)
    for (const [i, [start, end]] of TROUBLE.entries()) {
      net.burst(40)
      start(net)
      net.burst(40)
      end?.(net)
      net.faults.stall(false)
      net.burst(40)
      const handle = `mark${String(i)}.moss.example`
      net.handle(net.account().did, handle)
      await until(`number ${String(i)} is over`, () => reader.last === handle)
    }
    const { ledger } = net
    assert.deepEqual(differences(ledger.sent, reader.tally.state), [])
    assert.ok(ledger.total > TROUBLE.length * 120)
    assert.ok(reader.connections > 5)
  })
