import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test, type TestContext } from 'node:test'
import { encode } from '@atcute/cbor'
import { CODEC_DCBOR, create, toString } from '@atcute/cid'
import { WebSocket } from 'ws'
import {
  decodeFirehose,
  decodeJetstream,
  decodeJetstreamV2,
  type Commit,
  type Event,
} from '../src/decode/index.js'
import { createTally, differences, type FlawName, type Simnet, type TallyState } from '../src/simnet/index.js'
import { startNet } from './app.js'

/** What one wire said, as our own decoders read it. */
interface Heard {
  readonly events: Event[]
  readonly faults: string[]
}

type Read = (frame: Buffer, heard: Heard) => void

const READ: Readonly<Record<'jetstream' | 'jetstreamV2' | 'firehose', Read>> = {
  jetstream(frame, { events, faults }) {
    const decoded = decodeJetstream(frame.toString())
    if (decoded.ok) events.push(decoded.value)
    else faults.push(decoded.fault)
  },
  jetstreamV2(frame, { events, faults }) {
    const decoded = decodeJetstreamV2(frame.toString())
    if (!decoded.ok) faults.push(decoded.fault)
    else if (decoded.value.kind !== 'placed') faults.push(decoded.value.kind)
    else if (typeof decoded.value.content === 'string') faults.push(decoded.value.content)
    else events.push(decoded.value.content)
  },
  firehose(frame, { events, faults }) {
    const decoded = decodeFirehose(frame, { now: Date.now() })
    if (!decoded.ok) faults.push(decoded.fault)
    else if (decoded.value.kind !== 'numbered') faults.push(decoded.value.kind)
    else {
      events.push(...decoded.value.events)
      faults.push(...decoded.value.faults)
    }
  },
}
type WireName = keyof typeof READ
const WIRES = Object.keys(READ) as readonly WireName[]

/** Reads a wire until `last`, the handle that the last event says. */
async function hear(
  t: TestContext,
  net: Simnet,
  wire: WireName,
  query = '',
): Promise<{ heard: Heard; done: Promise<void> }> {
  const heard: Heard = { events: [], faults: [] }
  const socket = new WebSocket(net[wire] + query, { maxPayload: 64_000_000 })
  t.after(() => socket.terminate())
  const done = new Promise<void>((resolve) => {
    socket.on('message', (frame: Buffer) => {
      READ[wire](frame, heard)
      const last = heard.events.at(-1)
      if (last?.kind === 'identity' && last.handle === END) resolve()
    })
  })
  await once(socket, 'open')
  return { heard, done }
}

const END = 'the-end.moss.example'

async function net(t: TestContext): Promise<Simnet> {
  const started = await startNet({ accounts: 60 })
  t.after(() => started.net.close())
  return started.net
}

/** Whose clock it is differs, and only it. */
function withoutTime(events: readonly Event[]): unknown[] {
  return events.map((event) => ({ ...event, timeUs: undefined }))
}

function tallyOf(events: readonly Event[]): TallyState {
  const tally = createTally()
  for (const event of events)
    if (event.kind === 'commit')
      tally.commit(event.did, event.collection, event.rkey, event.rev, event.operation)
    else if (event.kind !== 'sync') tally.marker(event.kind, event.did, event.seq)
  return tally.state
}

test('all wires tell the same events, live and replayed, and the ledger has them all', async (t) => {
  const network = await net(t)
  const live = await Promise.all(WIRES.map((wire) => hear(t, network, wire)))
  network.burst(4000)
  const { did } = network.account()
  network.commit(did, [
    {
      operation: 'create',
      collection: 'app.bsky.graph.block',
      rkey: '3kq2j5s7xz22a',
      record: { $type: 'app.bsky.graph.block' },
    },
    {
      operation: 'create',
      collection: 'app.bsky.graph.block',
      record: { bytes: { $bytes: 'AQID' }, no: null, n: -7 },
    },
    { operation: 'delete', collection: 'app.bsky.graph.block', rkey: '3kq2j5s7xz22a' },
  ])
  network.status(did, { active: false, status: 'deactivated' })
  network.status(did, { active: true })
  network.handle(did, END)
  const replay = await Promise.all([
    hear(t, network, 'jetstream', '?cursor=1'),
    hear(t, network, 'jetstreamV2', '?cursor=1000000000000000'),
    hear(t, network, 'firehose', '?cursor=0'),
  ])
  await Promise.all([...live, ...replay].map(({ done }) => done))
  const [first, ...others] = [...live, ...replay].map(({ heard }) => heard)
  assert.ok(first)
  assert.equal(first.events.length, network.ledger.total)
  assert.ok(first.events.length > 4000)
  for (const heard of others) {
    // v2 tells a reader that its time is older than anything.
    assert.deepEqual(
      heard.faults.filter((fault) => fault !== 'info'),
      [],
    )
    assert.deepEqual(withoutTime(heard.events), withoutTime(first.events))
    assert.deepEqual(differences(network.ledger.sent, tallyOf(heard.events)), [])
  }
  const revs = first.events.flatMap((event) => (event.kind === 'commit' ? [event.rev] : []))
  t.diagnostic(
    `${String(first.events.length)} events, ${String(revs.length - new Set(revs).size)} second ops of a commit`,
  )
})

test('every record re-encodes to its CID', async (t) => {
  const network = await net(t)
  const { heard, done } = await hear(t, network, 'firehose')
  network.burst(3000)
  network.handle(network.account().did, END)
  await done
  const written = heard.events.filter(
    (event): event is Commit => event.kind === 'commit' && event.operation !== 'delete',
  )
  assert.ok(written.length > 2500)
  assert.ok(written.some(({ record }) => JSON.stringify(record).includes('"$link"')))
  for (const { record, cid } of written)
    assert.equal(toString(await create(CODEC_DCBOR, encode(record))), cid)
})

test('a lost, a doubled and a changed event show in the account, and nothing else does', async (t) => {
  const network = await net(t)
  const { heard, done } = await hear(t, network, 'firehose')
  network.burst(500)
  network.faults.withhold(3)
  network.burst(3)
  network.burst(500)
  network.handle(network.account().did, END)
  await done
  const { sent, withheld } = network.ledger
  assert.deepEqual(differences(sent, tallyOf(heard.events)), [])
  assert.equal(
    [...withheld.commits, ...withheld.markers].reduce((sum, [, count]) => sum + count, 0),
    3,
  )
  assert.equal(heard.events.length, 1001)
  const [one] = heard.events
  assert.ok(one)
  assert.equal(differences(sent, tallyOf([...heard.events, one])).length, 1)
  assert.equal(differences(sent, tallyOf(heard.events.slice(1))).length, 1)
  assert.equal(
    differences(sent, tallyOf([...heard.events.slice(1), { ...one, did: 'did:plc:other' }])).length,
    1,
  )
})

/** What our decoders say about each, once; `none` where the wire carries nothing of it, or nothing wrong. */
const OUTCOMES: Readonly<Record<FlawName, Readonly<Record<WireName, string>>>> = {
  'missing-block': { firehose: 'missing_block', jetstream: 'none', jetstreamV2: 'none' },
  'wrong-cid': { firehose: 'cid', jetstream: 'none', jetstreamV2: 'none' },
  'not-cbor': { firehose: 'record', jetstream: 'none', jetstreamV2: 'none' },
  operation: { firehose: 'operation', jetstream: 'operation', jetstreamV2: 'operation' },
  path: { firehose: 'path', jetstream: 'path', jetstreamV2: 'path' },
  rev: { firehose: 'rev', jetstream: 'rev', jetstreamV2: 'rev' },
  'future-rev': { firehose: 'rev_ahead', jetstream: 'none', jetstreamV2: 'none' },
  'empty-ops': { firehose: 'none', jetstream: 'none', jetstreamV2: 'none' },
  'too-big': { firehose: 'too_big', jetstream: 'none', jetstreamV2: 'none' },
  oversized: { firehose: 'size', jetstream: 'size', jetstreamV2: 'size' },
  huge: { firehose: 'size', jetstream: 'size', jetstreamV2: 'size' },
  'unknown-kind': { firehose: 'unknown', jetstream: 'kind', jetstreamV2: 'kind' },
  'unknown-op': { firehose: 'unknown', jetstream: 'none', jetstreamV2: 'none' },
  'extra-fields': { firehose: 'none', jetstream: 'none', jetstreamV2: 'none' },
}
const VARIANTS: Partial<Record<FlawName, number>> = { path: 10, rev: 5 }

for (const [name, expected] of Object.entries(OUTCOMES) as [FlawName, Readonly<Record<WireName, string>>][])
  test(`flaw ${name}: readers name it where it is, and lose nothing beside it`, async (t) => {
    const network = await net(t)
    const all = await Promise.all(WIRES.map((wire) => hear(t, network, wire)))
    const times = VARIANTS[name] ?? 1
    network.burst(5)
    network.faults.flaw(name, times)
    network.burst(5)
    network.handle(network.account().did, END)
    await Promise.all(all.map(({ done }) => done))
    for (const [i, wire] of WIRES.entries()) {
      const { events, faults } = all[i]?.heard ?? { events: [], faults: [] }
      const wanted = expected[wire] === 'none' ? [] : Array.from({ length: times }, () => expected[wire])
      assert.deepEqual(faults, wanted, wire)
      assert.deepEqual(differences(network.ledger.sent, tallyOf(events)), [], wire)
    }
    const { flawed, total } = network.ledger
    assert.equal(flawed[name], name === 'extra-fields' ? undefined : times)
    assert.ok(total >= 11)
  })
