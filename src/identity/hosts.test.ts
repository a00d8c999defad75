import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Answer } from './ask.js'
import { Hosts } from './hosts.js'

const QUESTION = { who: 'the host', timeoutMs: 5000 }
const WELL: Answer = { kind: 'ok', body: {} }

/** Hosts whose answers are given by hand, in time that moves only when told to. */
function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 })
  const stop = new AbortController()
  t.after(() => stop.abort())
  const calls: { host: string; at: number; answer: (answer: Answer) => void }[] = []
  const hosts = new Hosts({
    ask: ({ host }) => new Promise((answer) => calls.push({ host, at: Date.now(), answer })),
    now: () => Date.now(),
    signal: stop.signal,
  })
  const answers: Answer[] = []
  const ask = (host: string, times = 1) => {
    for (let n = 0; n < times; n++) {
      void hosts.ask(new URL(`https://${host}/`), QUESTION).then((answer) => answers.push(answer))
    }
  }
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 50) {
      t.mock.timers.tick(Math.min(50, left))
      await settle()
    }
  }
  /** Answers all that is under way, and what that lets out, for one host. */
  const answer = async (host: string, answer: Answer) => {
    const open = calls.filter((call) => call.host === host)
    for (const call of open) call.answer(answer)
    await settle()
  }
  const of = (host: string) => calls.filter((call) => call.host === host).length
  return { ask, answer, answers, calls, of, pass, stop }
}

async function settle(): Promise<void> {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve))
}

describe('hosts', () => {
  it('are asked two at a time each, and one that does not answer holds up nobody else', async (t) => {
    const { ask, answer, answers, of } = setUp(t)
    ask('slow.example', 30)
    ask('quick.example', 3)
    assert.equal(of('slow.example'), 2)
    assert.equal(of('quick.example'), 2)
    await answer('quick.example', WELL)
    await answer('quick.example', WELL)
    assert.equal(answers.length, 3)
    assert.equal(of('slow.example'), 2)
  })

  it('are asked at most ten times in a second each', async (t) => {
    const { ask, answer, calls, pass } = setUp(t)
    ask('busy.example')
    await answer('busy.example', WELL)
    ask('busy.example', 60)
    for (let n = 0; n < 100; n++) {
      await answer('busy.example', WELL)
      await pass(50)
    }
    assert.ok(calls.length > 40 && calls.length <= 61)
    for (const [n, call] of calls.entries()) {
      const before = calls[n - 10]
      if (before !== undefined) assert.ok(call.at - before.at >= 1000)
    }
  })

  it('that fail are left alone for 1, 2, 4 … s; whoever would wait long for one is told', async (t) => {
    const { ask, answer, answers, calls, pass } = setUp(t)
    for (let n = 0; n < 4; n++) {
      ask('bad.example', 1)
      await pass(10_000)
      await answer('bad.example', { kind: 'status', status: 500, retryAfterMs: undefined })
    }
    assert.equal(calls.length, 4)
    ask('bad.example', 3)
    await settle()
    assert.equal(answers.length, 7, 'the next would have to wait 8 s')
    assert.deepEqual(answers.at(-1), { kind: 'lost', why: 'the host is left alone for a while' })
    await pass(8000)
    ask('bad.example', 2)
    assert.equal(calls.length, 5, 'one call, to see whether it is well')
    await answer('bad.example', WELL)
    await pass(50)
    assert.equal(calls.length, 6)
  })

  it('that ask to be left alone are, and their line is told', async (t) => {
    const { ask, answer, answers, calls, pass } = setUp(t)
    ask('limited.example', 10)
    await answer('limited.example', { kind: 'status', status: 429, retryAfterMs: 120_000 })
    assert.equal(answers.length, 10)
    await pass(119_000)
    ask('limited.example')
    assert.equal(calls.length, 2)
    await pass(2000)
    ask('limited.example')
    assert.equal(calls.length, 3)
  })

  it('that know no such thing are well', async (t) => {
    const { ask, answer, calls } = setUp(t)
    for (const status of [400, 404, 410]) {
      ask('knows.example')
      await answer('knows.example', { kind: 'status', status, retryAfterMs: undefined })
    }
    ask('knows.example')
    assert.equal(calls.length, 4)
  })

  it('never seen before get half of the calls, so that a thousand slow ones leave room', async (t) => {
    const { ask, answer, calls, of } = setUp(t)
    ask('proven.example')
    await answer('proven.example', WELL)
    for (let n = 0; n < 1000; n++) ask(`slow${n}.example`, 2)
    assert.equal(calls.length, 1 + 12)
    ask('proven.example', 2)
    assert.equal(of('proven.example'), 3)
  })

  it('have lines of a bound, a short one until they have answered well; what is beyond it is told so', async (t) => {
    const { ask, answer, answers } = setUp(t)
    ask('slow.example', 1000)
    await settle()
    assert.equal(answers.length, 1000 - 32)
    assert.deepEqual(answers.at(-1), { kind: 'lost', why: 'too many wait for the host' })
    ask('well.example')
    await answer('well.example', WELL)
    answers.length = 0
    ask('well.example', 1000)
    await settle()
    assert.equal(answers.length, 1000 - 202)
  })

  it('have lines that are bounded together', async (t) => {
    const { ask, answers } = setUp(t)
    for (let n = 0; n < 300; n++) ask(`slow${n}.example`, 50)
    await settle()
    assert.equal(answers.length, 300 * 50 - 5000 - 12)
  })

  it('are asked no more after the end, and nobody is left waiting', async (t) => {
    const { ask, answers, calls, stop } = setUp(t)
    ask('slow.example', 10)
    stop.abort()
    ask('slow.example')
    await settle()
    assert.equal(answers.length, 9)
    assert.equal(calls.length, 2)
  })
})
