import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { startSimnet, type Simnet } from './index.js'
import { rawFrame } from './test-frames.js'
import { openReader, type Reader } from './test-reader.js'

let net: Simnet
beforeEach(async () => {
  net = await startSimnet({ rate: 0, accounts: 30 })
})
afterEach(() => net.close())

const WIRES = ['jetstream', 'jetstreamV2', 'firehose'] as const
type Wires = Readonly<Record<(typeof WIRES)[number], Reader>>

async function all(): Promise<Wires> {
  const [jetstream, jetstreamV2, firehose] = await Promise.all(WIRES.map((wire) => openReader(net[wire])))
  assert.ok(jetstream && jetstreamV2 && firehose)
  return { jetstream, jetstreamV2, firehose }
}
function end(readers: Wires): void {
  for (const wire of WIRES) readers[wire].socket.close()
}
/** An event that is one message and one frame on every wire. */
function mark(name: string): void {
  net.handle(net.account().did, `${name}.example`)
}
/** The number of each frame, by its wire's own count. */
function numbers(readers: Wires): Record<(typeof WIRES)[number], (number | undefined)[]> {
  return {
    jetstream: readers.jetstream.events().map(({ cursor }) => cursor),
    jetstreamV2: readers.jetstreamV2.frames.map(
      ({ data }) => (JSON.parse(data.toString()) as { payload: { seq: number } }).payload.seq,
    ),
    firehose: readers.firehose.frames.map(({ data }) => rawFrame(data).body.seq),
  }
}
async function wait(readers: Wires, n: number): Promise<void> {
  await Promise.all(WIRES.map((wire) => readers[wire].wait(n)))
}
function steps(list: readonly (number | undefined)[]): number[] {
  return list.slice(1).map((n, i) => (n ?? NaN) - (list[i] ?? NaN))
}

test('a gap leaves numbers out, and nothing else', async () => {
  const readers = await all()
  mark('a')
  net.faults.gap(7)
  mark('b')
  mark('c')
  await wait(readers, 3)
  for (const wire of WIRES) assert.deepEqual(steps(numbers(readers)[wire]), [8, 1], wire)
  const { total } = net.ledger
  assert.equal(total, 3)
  end(readers)
})

test('what is withheld is numbered, on no wire, in no replay, and in an account of its own', async () => {
  const readers = await all()
  mark('a')
  net.faults.withhold(2)
  const lost = net.post({ text: 'never seen' })
  mark('b')
  mark('c')
  await wait(readers, 2)
  for (const wire of WIRES) assert.deepEqual(steps(numbers(readers)[wire]), [3], wire)
  const replay = await openReader(`${net.firehose}?cursor=0`)
  await replay.wait(2)
  assert.equal(replay.frames.length, 2)
  const { ledger } = net
  assert.deepEqual([ledger.total, ledger.created.includes(lost.uri)], [2, false])
  assert.equal(
    [...ledger.withheld.commits, ...ledger.withheld.markers].reduce((sum, [, n]) => sum + n, 0),
    2,
  )
  replay.socket.close()
  end(readers)
})

test('a relay that is rewound gives old numbers to new things, and forgets what had them', async () => {
  const readers = await all()
  for (const name of ['a', 'b', 'c', 'd']) mark(name)
  net.faults.rewind(2)
  mark('e')
  await wait(readers, 5)
  const { firehose, jetstream, jetstreamV2 } = numbers(readers)
  assert.deepEqual(steps(firehose), [1, 1, 1, -1])
  assert.deepEqual(
    [steps(jetstream), steps(jetstreamV2)],
    [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
  )
  const handles = (reader: Reader): unknown[] => reader.frames.map(({ data }) => rawFrame(data).body.handle)
  const replay = await openReader(`${net.firehose}?cursor=${String(firehose[0])}`)
  await replay.wait(2)
  assert.deepEqual(handles(replay), ['b.example', 'e.example'])
  // Who has seen the old ones is ahead of it.
  const ahead = await openReader(`${net.firehose}?cursor=${String(firehose[3])}`)
  await ahead.wait(1)
  assert.equal(rawFrame(ahead.frames[0]?.data ?? Buffer.alloc(0)).body.error, 'FutureCursor')
  replay.socket.close()
  end(readers)
})

test('what is forgotten leaves a hole: v1 says nothing, the firehose gives notice', async () => {
  const readers = await all()
  for (const name of ['a', 'b', 'c']) mark(name)
  await wait(readers, 3)
  const before = numbers(readers)
  net.faults.drop()
  net.faults.forget()
  mark('d')
  const v1 = await openReader(`${net.jetstream}?cursor=${String(readers.jetstream.events()[0]?.time_us)}`)
  const raw = await openReader(`${net.firehose}?cursor=${String(before.firehose[0])}`)
  assert.equal((await v1.until(1))[0]?.identity?.handle, 'd.example')
  await raw.wait(2)
  assert.deepEqual(
    raw.frames.map(({ data }) => rawFrame(data).header.t),
    ['#info', '#identity'],
  )
  // Nothing is missing for who had seen all of it.
  const whole = await openReader(`${net.firehose}?cursor=${String(before.firehose[2])}`)
  await whole.wait(1)
  assert.equal(rawFrame(whole.frames[0]?.data ?? Buffer.alloc(0)).header.t, '#identity')
  for (const { socket } of [v1, raw, whole]) socket.close()
})

test('a skewed clock shows in every time and in no rev, and a cursor of its own time resumes', async () => {
  const readers = await all()
  const day = 86_400_000
  const before = net.post({ text: 'now' })
  net.faults.skew(-day)
  const after = net.post({ text: 'yesterday' })
  net.faults.skew(day)
  mark('tomorrow')
  net.faults.skew(0)
  mark('now')
  await wait(readers, 4)
  const [now, yesterday, tomorrow] = readers.jetstream.events()
  assert.ok(now && yesterday && tomorrow)
  assert.ok(Math.abs(now.time_us - yesterday.time_us - day * 1000) < 60e6)
  assert.ok(Math.abs(tomorrow.time_us - now.time_us - day * 1000) < 60e6)
  assert.ok(after.rev > before.rev)
  const times = readers.firehose.frames.map(({ data }) => Date.parse(rawFrame(data).body.time))
  assert.ok(
    (times[0] ?? 0) - (times[1] ?? 0) > day - 60_000 && (times[2] ?? 0) - (times[0] ?? 0) > day - 60_000,
  )
  const resumed = await openReader(`${net.jetstream}?cursor=${String(tomorrow.time_us)}`)
  assert.deepEqual(
    (await resumed.until(2)).map(({ identity }) => identity?.handle),
    ['tomorrow.example', 'now.example'],
  )
  resumed.socket.close()
  end(readers)
})

test('repeat and disorder are for all wires', async () => {
  const readers = await all()
  for (const name of ['a', 'b', 'c']) mark(name)
  net.faults.repeat(2)
  net.faults.disorder(2)
  mark('d')
  mark('e')
  net.faults.disorder(0)
  await wait(readers, 7)
  for (const wire of WIRES) assert.deepEqual(steps(numbers(readers)[wire]), [1, 1, -1, 1, 2, -1], wire)
  end(readers)
})

test('an error frame ends a connection where the protocol has one', async () => {
  const readers = await all()
  const closed = Promise.all(
    [readers.firehose, readers.jetstreamV2].map(({ socket }) => once(socket, 'close')),
  )
  assert.equal(net.faults.error('ConsumerTooSlow', 'read faster'), 2)
  assert.deepEqual(
    (await closed).map(([code]) => Number(code)),
    [1008, 1008],
  )
  const [raw] = readers.firehose.frames.map(({ data }) => rawFrame(data))
  assert.deepEqual(
    [raw?.header, raw?.body.error, raw?.body.message],
    [{ op: -1 }, 'ConsumerTooSlow', 'read faster'],
  )
  assert.deepEqual(JSON.parse(readers.jetstreamV2.frames[0]?.data.toString() ?? ''), {
    $type: 'error',
    error: 'ConsumerTooSlow',
    message: 'read faster',
  })
  mark('still here')
  await readers.jetstream.wait(1)
  end(readers)
})

test('a notice has no number and ends nothing', async () => {
  const readers = await all()
  net.faults.info('OutdatedCursor', 'some are gone')
  mark('after')
  await Promise.all([readers.jetstream.wait(1), readers.jetstreamV2.wait(2), readers.firehose.wait(2)])
  const [notice] = readers.firehose.frames.map(({ data }) => rawFrame(data))
  assert.deepEqual(
    [notice?.header.t, notice?.body.name, notice?.body.seq],
    ['#info', 'OutdatedCursor', undefined],
  )
  assert.equal(readers.jetstreamV2.frames[0]?.data.includes('#info'), true)
  end(readers)
})

test('garbage and half of a frame are read as nothing, and the stream goes on behind them', async () => {
  const readers = await all()
  mark('before')
  net.faults.garbage(30)
  net.faults.truncated()
  mark('after')
  await wait(readers, 33)
  for (const wire of WIRES) {
    const frames = readers[wire].frames.map(({ data }) => data)
    assert.ok(frames[32]?.includes('after.example'), wire)
    assert.deepEqual(frames[31], frames[0]?.subarray(0, frames[0].length >> 1), wire)
  }
  const read = readers.firehose.frames.map(({ data }) => seqOf(data))
  assert.deepEqual(
    read.map((seq) => seq !== undefined),
    read.map((_, i) => i === 0 || i === 32),
  )
  end(readers)
})

/** Of what is a message; undefined for what is none. */
function seqOf(data: Buffer): number | undefined {
  try {
    const { header, body } = rawFrame(data)
    return typeof header.t === 'string' && typeof body.seq === 'number' ? body.seq : undefined
  } catch {
    return undefined
  }
}

test('a reader that the log has passed is told so where its protocol can', async () => {
  const readers = await all()
  const closed = Promise.all(
    WIRES.map(async (wire) => Number((await once(readers[wire].socket, 'close'))[0])),
  )
  net.faults.silence('pongs')
  mark('a')
  net.faults.forget()
  net.faults.silence(false)
  assert.deepEqual(await closed, [1006, 1008, 1008])
  assert.equal(rawFrame(readers.firehose.frames[0]?.data ?? Buffer.alloc(0)).body.error, 'ConsumerTooSlow')
})
