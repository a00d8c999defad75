import assert from 'node:assert/strict'
import type { LookupFunction } from 'node:net'
import { it, type TestContext } from 'node:test'
import type { WebSocket } from 'ws'
import type { Label } from '../decode/label.js'
import { firehoseFrame } from '../decode/invented-firehose.js'
import { silent } from '../observe/log.js'
import { createMetrics } from '../observe/metrics.js'
import type { FindLabeler, FoundLabeler } from './label-signer.js'
import { LABELS_PATH, type LabelerPlace } from './labels-plan.js'
import { followLabelers, type LabelersOptions } from './labelers.js'
import { inventLabeler, until, type InventedLabeler } from './testing-labels.js'
import { metric, startHost, type Host, type Script } from './testing.js'

const ADA = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const SHORT = { firstBackoffMs: 1, mostBackoffMs: 20, closeMs: 20, returnMs: 60_000, renewMs: 0 }

/** Answers of a directory, by DID. */
type Directory = Map<string, FoundLabeler>

function entry({ key }: InventedLabeler, host: Host): FoundLabeler {
  return { kind: 'labeler', endpoint: new URL(`http://${host.host}`), key }
}

async function follow(
  t: TestContext,
  script: Script,
  options: Partial<LabelersOptions> & {
    labeler?: InventedLabeler
    place?: (host: Host) => LabelerPlace
    /** What the directory knows beside where the labeler is. */
    also?: Directory
    /** What it knows when it is asked anew. */
    fresh?: (host: Host) => Directory
  } = {},
) {
  const { labeler = inventLabeler() } = options
  const host = await startHost(script)
  const directory: Directory = new Map([[labeler.did, entry(labeler, host)], ...(options.also ?? [])])
  const fresh = options.fresh?.(host) ?? directory
  const asked: string[] = []
  const find: FindLabeler = async (did, isFresh) => {
    asked.push(isFresh ? `${did} anew` : did)
    return (isFresh ? fresh : directory).get(did) ?? { kind: 'none', why: 'has no DID document' }
  }
  const taken: Label[] = []
  const metrics = createMetrics()
  const stop = new AbortController()
  const labelers = followLabelers({
    places: [options.place?.(host) ?? { kind: 'did', did: labeler.did }],
    find,
    historyMs: 30 * 60_000,
    wants: ({ val }) => val !== 'rude',
    take: (label) => void taken.push(label),
    userAgent: 'test',
    metrics,
    log: silent,
    signal: stop.signal,
    timings: SHORT,
    random: () => 0,
    ...options,
  })
  t.after(async () => {
    stop.abort()
    await labelers.done
    await host.close()
  })
  const outcome = (name: string) => metric(metrics, `labels_total{outcome="${name}"}`)
  const vals = () => taken.map(({ val }) => val)
  return { host, labeler, labelers, asked, taken, vals, metrics, outcome, stop }
}

const hourAgo = () => new Date(Date.now() - 60 * 60_000).toISOString()

const cursors = (host: Host) => host.asked.map(({ url }) => url.searchParams.get('cursor'))

it('a labeler is found by its DID, asked live, then from a little earlier, and its labels are handed on', async (t) => {
  const labeler = inventLabeler()
  const talk = (socket: WebSocket, nth: number) => {
    if (nth === 0) return socket.send(labeler.frame(6000, labeler.label({ val: 'porn' })))
    socket.send(labeler.frame(5001, labeler.label({ val: 'gore', uri: ADA, cts: hourAgo() })))
    socket.send(labeler.frame(6000, labeler.label({ val: '!hide' }), labeler.label({ val: 'rude' })))
  }
  const run = await follow(t, { talk }, { labeler })
  await until('its labels came', () => run.taken.length === 3)
  assert.deepEqual(run.vals(), ['porn', 'gore', '!hide'])
  assert.deepEqual(cursors(run.host), [null, '5000'])
  assert.equal(run.host.asked[0]?.url.pathname, LABELS_PATH)
  assert.equal(run.host.asked[0]?.userAgent, 'test')
  assert.equal(await run.outcome('passed'), 1)
  assert.deepEqual(run.labelers.report(), [{ name: labeler.did, words: `is followed at ${run.host.host}` }])
})

it('a broken connection is taken up again at the last label', async (t) => {
  const labeler = inventLabeler()
  const talk = (socket: WebSocket, nth: number) => {
    socket.send(labeler.frame(10 + nth, labeler.label({ val: `v${nth}` })))
    if (nth > 0 && nth < 4) setImmediate(() => socket.terminate())
  }
  const run = await follow(t, { talk }, { labeler })
  await until('they came', () => run.taken.length >= 5)
  assert.deepEqual(cursors(run.host).slice(0, 5), [null, '0', '11', '12', '13'])
})

it('when its labels may mean more than they did, its next message makes it be asked again from a little earlier', async (t) => {
  const labeler = inventLabeler()
  let sent: WebSocket | undefined
  const talk = (socket: WebSocket, nth: number) => {
    sent = socket
    if (nth === 0) socket.send(labeler.frame(9000, labeler.label({ val: 'porn' })))
    else if (nth === 1) socket.send(labeler.frame(9000, labeler.label({ val: 'gore', cts: hourAgo() })))
    else socket.send(labeler.frame(8500, labeler.label({ val: 'spam', cts: hourAgo() })))
  }
  const run = await follow(t, { talk }, { labeler })
  await until('it is followed', () => run.taken.length === 2)
  run.labelers.again(ADA)
  sent?.send(labeler.frame(9001, labeler.label({ val: '!hide' })))
  await until('it goes on', () => run.taken.length === 3)
  run.labelers.again(labeler.did)
  sent?.send(labeler.frame(9002, labeler.label({ val: '!warn' })))
  await until('what was passed over came', () => run.taken.length === 5)
  assert.deepEqual(cursors(run.host), [null, '8000', '8002'])
  assert.deepEqual(run.vals(), ['porn', 'gore', '!hide', '!warn', 'spam'])
})

it('what it has not signed, or signed for another, or what is no label, is counted and not handed on', async (t) => {
  const labeler = inventLabeler()
  const other = inventLabeler({ did: 'did:plc:otherotherotherotherothe' })
  const impostor = inventLabeler()
  const { sig: _, ...unsigned } = labeler.label({ val: 'a' })
  const talk = (socket: WebSocket, nth: number) => {
    if (nth > 0) return
    socket.send('text')
    socket.send(Buffer.from('garbage'))
    socket.send(firehoseFrame('#labels', { seq: 1 }))
    socket.send(firehoseFrame('#info', { name: 'OutdatedCursor' }))
    socket.send(firehoseFrame('#other', {}))
    const bad = [
      unsigned,
      impostor.label({ val: 'b' }),
      other.label({ val: 'c' }),
      { ...labeler.label(), ver: 2 },
    ]
    const changed = { ...labeler.label({ val: 'd' }), val: 'e' }
    socket.send(labeler.frame(5, ...bad, changed, labeler.label({ val: 'good' })))
  }
  const run = await follow(t, { talk }, { labeler })
  await until('the good one came', () => run.taken.length === 1)
  assert.deepEqual(run.vals(), ['good'])
  const outcomes = await Promise.all(['unsigned', 'signature', 'foreign', 'taken'].map(run.outcome))
  assert.deepEqual(outcomes, [1, 2, 1, 1])
  const faults = ['text', 'cbor', 'shape', 'ver'].map((reason) =>
    metric(run.metrics, `malformed_total{part="label",reason="${reason}"}`),
  )
  assert.deepEqual(await Promise.all(faults), [1, 1, 1, 1])
})

it('when signatures fail its key is asked for anew, and labels by the new one hold', async (t) => {
  const before = inventLabeler()
  const after = inventLabeler()
  const talk = (socket: WebSocket, nth: number) => {
    if (nth === 1) socket.send(before.frame(2, after.label({ val: 'new' }), before.label({ val: 'old' })))
    else if (nth === 0) socket.send(before.frame(1))
  }
  const fresh = (host: Host) => new Map([[before.did, entry(after, host)]])
  const run = await follow(t, { talk }, { labeler: before, fresh })
  await until('they came', () => run.taken.length === 1)
  await until('the old key counts no more', async () => (await run.outcome('signature')) === 1)
  assert.deepEqual(run.vals(), ['new'])
  assert.ok(run.asked.includes(`${before.did} anew`))
})

it('bad signatures do not make it ask for the key again and again', async (t) => {
  const labeler = inventLabeler()
  const impostor = inventLabeler()
  const talk = (socket: WebSocket, nth: number) => {
    if (nth > 0) return
    socket.send(labeler.frame(1, ...Array.from({ length: 40 }, () => impostor.label())))
  }
  const run = await follow(t, { talk }, { labeler, timings: { ...SHORT, renewMs: 60_000 } })
  await until('all were refused', async () => (await run.outcome('signature')) === 40)
  assert.deepEqual(
    run.asked.filter((one) => one.endsWith('anew')),
    [`${labeler.did} anew`],
  )
})

it('an identity event of the labeler makes it ask anew, others do not', async (t) => {
  const run = await follow(t, {})
  await until('it is followed', () => run.host.sockets.size === 1)
  run.labelers.note({ kind: 'identity', did: ADA, seq: 1, timeUs: 1 })
  run.labelers.note({ kind: 'account', did: run.labeler.did, seq: 2, timeUs: 1, active: true })
  assert.deepEqual(run.asked, [run.labeler.did])
  run.labelers.note({ kind: 'identity', did: run.labeler.did, seq: 3, timeUs: 1 })
  assert.deepEqual(run.asked, [run.labeler.did, `${run.labeler.did} anew`])
})

it('a stream named by its address carries the labels of whose document names that host, and nobody else’s', async (t) => {
  const labeler = inventLabeler()
  const elsewhere = inventLabeler({ did: 'did:plc:otherotherotherotherothe' })
  const nobody = inventLabeler({ did: 'did:plc:nobodynobodynobodynobody' })
  const talk = (socket: WebSocket, nth: number) => {
    if (nth > 0) return
    const labels = [elsewhere, nobody, labeler, elsewhere].map((by, n) => by.label({ val: `v${n}` }))
    socket.send(labeler.frame(1, ...labels))
  }
  const also: Directory = new Map([
    [elsewhere.did, { kind: 'labeler', endpoint: new URL('http://127.0.0.1:1'), key: elsewhere.key }],
  ])
  const place = ({ host }: Host): LabelerPlace => ({ kind: 'url', url: `ws://${host}${LABELS_PATH}` })
  const run = await follow(t, { talk }, { labeler, also, place })
  await until('its label came', () => run.taken.length === 1)
  assert.deepEqual(run.vals(), ['v2'])
  await until('the others did not', async () => (await run.outcome('foreign')) === 3)
  assert.equal(run.labelers.report()[0]?.name, run.host.host)
})

it('a cursor that the host says is in the future is given up', async (t) => {
  const labeler = inventLabeler()
  const talk = (socket: WebSocket, nth: number) => {
    if (nth === 0) return socket.send(labeler.frame(9000))
    if (nth === 1) {
      socket.send(firehoseFrame('', { error: 'FutureCursor', message: 'Cursor in the future.' }, -1))
      return socket.close()
    }
    socket.send(labeler.frame(3, labeler.label({ val: 'again' })))
  }
  const run = await follow(t, { talk }, { labeler })
  await until('it goes on', () => run.taken.length === 1)
  assert.deepEqual(cursors(run.host), [null, '8000', null])
})

it('a host that refuses a place is asked live', async (t) => {
  const labeler = inventLabeler()
  const answer = (nth: number) => (nth === 1 ? { status: 400 } : undefined)
  const talk = (socket: WebSocket, nth: number) =>
    socket.send(labeler.frame(9000 + nth, labeler.label({ val: `v${nth}` })))
  const run = await follow(t, { answer, talk }, { labeler })
  await until('it goes on', () => run.taken.length === 2)
  assert.deepEqual(cursors(run.host), [null, '8000', null])
})

it('a host that refuses even that is left alone', async (t) => {
  const run = await follow(t, { answer: () => ({ status: 400, body: '{"error":"InvalidRequest"}' }) })
  await until('it rests', () => /trying again in 60 s/.test(run.labelers.report()[0]?.words ?? ''))
  assert.equal(run.host.asked.length, 1)
  assert.match(run.labelers.report()[0]?.words ?? '', /^127\.0\.0\.1:\d+ refused the request/)
})

it('one that is no labeler is left alone, and it is said why', async (t) => {
  const run = await follow(t, {}, { place: () => ({ kind: 'did', did: ADA }) })
  await until('it rests', () => run.asked.length === 1)
  await until('it is said', () => /DID/.test(run.labelers.report()[0]?.words ?? ''))
  assert.deepEqual(run.labelers.report(), [{ name: ADA, words: 'has no DID document; trying again in 60 s' }])
  assert.equal(run.host.asked.length, 0)
})

it('a host that is never there is tried on, and its document asked for anew', async (t) => {
  const run = await follow(t, { answer: () => ({ status: 503 }) })
  await until('it was tried often', () => run.host.asked.length >= 6)
  assert.ok(run.asked.includes(`${run.labeler.did} anew`))
})

it('without a directory nobody is followed, and each says so', async (t) => {
  const run = await follow(t, {}, { find: undefined })
  assert.deepEqual(run.labelers.report(), [
    {
      name: run.labeler.did,
      words: 'is not followed: with PLC=off there is nobody to ask for its key',
    },
  ])
  assert.equal(run.host.asked.length, 0)
})

it('the way to it is found as its entry says, and where that leads nowhere nobody is asked', async (t) => {
  const labeler = inventLabeler()
  const names: string[] = []
  let leads = false
  const lookup: LookupFunction = (name, { all }, answer) => {
    names.push(name)
    if (!leads) answer(new Error('it has no public address'), '')
    else if (all === true) answer(null, [{ address: '127.0.0.1', family: 4 }])
    else answer(null, '127.0.0.1', 4)
  }
  const fresh = ({ host }: Host): Directory => {
    const endpoint = new URL(`http://labels.example:${new URL(`http://${host}`).port}`)
    return new Map([[labeler.did, { kind: 'labeler', endpoint, key: labeler.key, lookup }]])
  }
  let directory: Directory = new Map()
  const find: FindLabeler = async (did) => directory.get(did) ?? { kind: 'failed', why: 'not yet' }
  const run = await follow(t, {}, { labeler, find })
  directory = fresh(run.host)
  const words = () => run.labelers.report()[0]?.words ?? ''
  await until('it is said', () => /^labels\.example:\d+ failed: it has no public address; /.test(words()))
  assert.equal(run.host.asked.length, 0)
  leads = true
  await until('it is followed', () => run.host.sockets.size === 1)
  assert.deepEqual(new Set(names), new Set(['labels.example']))
})

it('when it ends nothing is left of it', async (t) => {
  const run = await follow(t, {})
  await until('it is followed', () => run.host.sockets.size === 1)
  run.stop.abort()
  await run.labelers.done
  await until('the socket is gone', () => run.host.sockets.size === 0)
})
