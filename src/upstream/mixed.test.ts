import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFirehose } from './firehose.js'
import type { Missing } from './hole.js'
import { createStreamClock } from './stream-clock.js'
import {
  firehoseOf,
  firehosePost,
  frame,
  hear,
  metric,
  run,
  startHost,
  type Host,
  type Script,
} from './testing.js'

/** Failover over a list of hosts that speak different protocols (specs/jetstream.md 4.3, "host switch"). */

type T = Parameters<typeof run>[0]

async function hostFor(t: T, script: Script): Promise<Host> {
  const host = await startHost(script)
  t.after(() => host.close())
  return host
}

const cursorsOf = (host: Host) => host.asked.map(({ url }) => url.searchParams.get('cursor'))

test('over a mixed list nothing is lost or told twice where hosts replay, and no seq leaves its host', async (t) => {
  const started = Date.now()
  const at = (nth: number) => started * 1000 + nth * 1000
  const time = (nth: number) => ({ time: new Date(started + nth).toISOString() })
  const jetstreamed = (...nths: number[]) => nths.map((nth) => frame(nth, at(nth)))
  const raw = (base: number, ...nths: number[]) =>
    nths.map((nth) => firehosePost(nth, { seq: base + nth, ...time(nth) }))
  // Each of them ends its connection, then sends again from a little before what it was asked for.
  const scripts = {
    jetstream: [jetstreamed(1, 2), jetstreamed(2, 3, 4, 5, 6, 7), []],
    relay: [raw(1000, 3, 4), raw(1000, 5, 6, 7, 8), []],
    other: [raw(50_000, 5, 6), raw(50_000, 7, 8, 9, 10), []],
  }
  const play = (turns: readonly (readonly (string | Buffer)[])[]) =>
    hostFor(t, {
      talk: (socket, nth) => {
        for (const one of turns[nth] ?? []) socket.send(one)
        if (nth < 2) socket.close()
      },
    })
  const [jetstream, relay, other] = await Promise.all([
    play(scripts.jetstream),
    play(scripts.relay),
    play(scripts.other),
  ])
  const { told, metrics, until } = run(t, [jetstream.url, firehoseOf(relay), firehoseOf(other)].join(','))
  await until(() => told.length >= 10 && other.asked.length === 2, 'ten posts')
  assert.deepEqual(
    told,
    Array.from({ length: 10 }, (_, n) => `post ${n + 1}`),
  )
  assert.deepEqual(cursorsOf(relay).slice(0, 2), [null, '1004'])
  assert.deepEqual(cursorsOf(other).slice(0, 2), [null, '50006'])
  // By the clock of the host before it, which is the median of 5 and 6: whoever stamped them, it is µs.
  assert.deepEqual(cursorsOf(jetstream).slice(0, 2), [null, String(at(5) - 5_000_000)])
  // Relays that were never heard could not say what they had meanwhile.
  assert.equal(await metric(metrics, 'holes_total{reason="live"}'), 2)
  assert.equal(await metric(metrics, 'gaps_total'), 0)
})

test('a firehose that has never been heard begins live, whatever µs others are at', async (t) => {
  const jetstream = await hostFor(t, {
    talk: (socket) => socket.send(frame(1, (Date.now() - 60_000) * 1000), () => socket.close()),
  })
  const relay = await hostFor(t, { talk: (socket) => socket.send(firehosePost(2)) })
  const { told, metrics, until } = run(t, `${jetstream.url},${firehoseOf(relay)}`)
  await until(() => told.length === 2, 'a post from the relay')
  assert.deepEqual(cursorsOf(relay), [null])
  assert.ok((await metric(metrics, 'hole_seconds_total')) >= 60)
})

test('an account’s wrong clock does not move where the next host resumes', async (t) => {
  const started = Date.now()
  const at = (nth: number, ms: number) => firehosePost(nth, { time: new Date(started + ms).toISOString() })
  const replayed = [1, 2, 3, 4, 5].map((nth) => at(nth, -600_000 + nth))
  const relay = await hostFor(t, {
    talk: (socket) => {
      for (const one of [...replayed, at(6, 86_400_000), at(7, -86_400_000)]) socket.send(one)
      socket.close()
    },
  })
  const jetstream = await hostFor(t, { talk: (socket) => socket.send(frame(8)) })
  const { told, until } = run(t, `${firehoseOf(relay)},${jetstream.url}`)
  await until(() => told.length === 8, 'a post from the other host')
  const cursor = Number(cursorsOf(jetstream)[0])
  assert.ok(Math.abs(cursor / 1000 - (started - 605_000)) < 10, `resumed at ${cursor}`)
})

test('the median of the last stamps is what a stream’s clock says', () => {
  const clock = createStreamClock()
  assert.deepEqual([10, 99, 12, 0, 13].map(clock), [10, 10, 12, 10, 12])
  for (let stamp = 100; stamp < 115; stamp += 1) clock(stamp)
  assert.equal(clock(1_000_000), 108)
})

test('a firehose that was left so long ago that its repeats would not be known is begun live', async (t) => {
  const host = await hostFor(t, {
    talk: (socket, nth) => {
      socket.send(firehosePost(nth + 1))
      socket.close()
    },
  })
  const missing: Missing[] = []
  const hole = (one: Missing) => void missing.push(one)
  const firehose = createFirehose()
  const now = () => 100_000
  await hear(firehose, host, { hole, now })
  await hear(firehose, host, { owed: 90_000_000, hole, now })
  await hear(firehose, host, { owed: 90_000_000, isFolded: false, hole, now })
  // Beside another connection that serves nothing is owed, so nothing is missing.
  await hear(firehose, host, { isFolded: false, hole, now })
  assert.deepEqual(cursorsOf(host), [null, '1', null, null])
  assert.deepEqual(missing, [{ reason: 'live', seconds: 10 }])
})
