import assert from 'node:assert/strict'
import { watch as watchFolder } from 'node:fs'
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startSimnet, type Simnet } from '../src/simnet/index.js'
import { createRng, type Rng } from '../src/simnet/prng.js'
import { until } from './app.js'
import { startChild, type Child } from './localnet/child.js'
import { watch } from './wire.js'

/** The server, killed at any moment: what it had, and what happened while it was gone, is there when it is back. */

const MAIN = fileURLToPath(new URL('../src/index.js', import.meta.url))
const LIVES = 5
/** As many cards as a page gets at once. */
const MOST_POSTS = 95
const ACT_MS = 15

/** A network, and a folder in which one server after the other keeps its place. */
interface Stage {
  readonly net: Simnet
  readonly folder: string
  /** What was saved; fails unless it is whole. */
  readonly saved: () => Promise<{ readonly marks: readonly { readonly timeUs: number }[] }>
  start(): Child
}

async function stage(t: TestContext, wire: 'jetstream' | 'jetstreamV2' | 'firehose'): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'pyresky-kill-'))
  const net = await startSimnet({ rate: 0, seed: 7, accounts: 40 })
  const children: Child[] = []
  t.after(async () => {
    await Promise.all(children.map((child) => child.kill()))
    await net.close()
    await rm(folder, { recursive: true, force: true })
  })
  const env = { UPSTREAM: net[wire], APPVIEW: net.appview, PLC: net.plc, CDN: net.cdn, VIDEOS: 'off' }
  return {
    net,
    folder,
    saved: async () => JSON.parse(await readFile(join(folder, 'cursor.json'), 'utf8')) as never,
    start() {
      const child = startChild(MAIN, folder, { ...env, PORT: '0', DATA_DIR: '.', HISTORY: '30m,50000,64MB' })
      children.push(child)
      return child
    },
  }
}

function listening(child: Child): Promise<string> {
  return child.line((line) => /"url":"([^"]+)","msg":"listening"/.exec(line)?.[1])
}

/** What a page that comes anew is given, by name. */
async function shownAt(t: TestContext, url: string): Promise<string[]> {
  const { cards, socket } = await watch(t, { url }, '/ws?since=0')
  socket.terminate()
  return cards.map(({ uri }) => uri).toSorted()
}

/** People who post, and take some of it back, until they are stopped; `acts` counts what they did. */
function bustle(t: TestContext, net: Simnet, rng: Rng) {
  const people = Array.from({ length: 8 }, () => net.account({ labels: [] }))
  const standing = new Set<string>()
  let acts = 0
  const act = () => {
    acts++
    const by = rng.pick(people)
    if (rng.chance(0.25) && standing.size < MOST_POSTS)
      standing.add(net.post({ by, text: `act ${acts}` }).uri)
    else if (rng.chance(0.1) && standing.size > 0) {
      const uri = rng.pick([...standing])
      standing.delete(uri)
      net.delete(uri)
    } else net.handle(by.did, `act-${acts}.moss.example`)
  }
  const timer = setInterval(act, ACT_MS)
  t.after(() => clearInterval(timer))
  return {
    standing,
    stop: () => clearInterval(timer),
    /** So many acts from now. */
    after: async (n: number): Promise<void> => {
      const goal = acts + n
      await until(`there are ${n} acts`, () => acts >= goal)
    },
  }
}

/** Waits until the next moment to kill it. */
type Moment = (child: Child, stage: Stage, after: (n: number) => Promise<void>, rng: Rng) => Promise<void>

const booting: Moment = (_child, _stage, after, rng) => after(5 + rng.int(60))

const listeningFor: Moment = async (child, _stage, after, rng) => {
  await listening(child)
  await after(rng.int(60))
}

/** Before, in, or after a write. */
const saving: Moment = async (child, { folder }, _after, rng) => {
  let left = 1 + rng.int(4)
  const watcher = watchFolder(folder, { persistent: false }, (_what, name) => {
    if (name?.includes('cursor') === true && --left === 0) void child.kill()
  })
  try {
    await until('it writes', () => left <= 0)
  } finally {
    watcher.close()
  }
}

const MOMENTS = [booting, listeningFor, saving]

// Of the firehose all hangs on the place that was saved; the others could be asked by time alone.
for (const wire of ['jetstream', 'jetstreamV2', 'firehose'] as const) {
  test(`killed again and again, it misses nothing over ${wire} and shows nothing twice`, async (t) => {
    const rng = createRng(wire.length)
    const set = await stage(t, wire)
    const { net, saved } = set
    const first = set.start()
    await listening(first)
    await until('the server hears the network', () => net.readers === 1)
    // A firehose can only be resumed by a number that it gave: whoever never had one begins live.
    net.handle(net.account().did, 'early.moss.example')
    await until('its place is saved', () => saved().then(Boolean, () => false))
    const { standing, stop, after } = bustle(t, net, rng)
    await after(10)
    await first.kill()
    let place = 0
    for (let life = 1; life < LIVES; life++) {
      const { timeUs = 0 } = (await saved()).marks.at(-1) ?? {}
      assert.ok(timeUs >= place, 'the place never goes back')
      place = timeUs
      await after(rng.int(10))
      const child = set.start()
      await MOMENTS[life % MOMENTS.length]?.(child, set, after, rng)
      await child.kill()
    }
    await saved()
    const last = set.start()
    const url = await listening(last)
    await until('the last server hears the network', () => net.readers === 1)
    const screen = await watch(t, { url })
    await after(20)
    stop()
    const expected = [...standing].toSorted()
    // As many, and others: then something is still to come, and something to go.
    await until('all is shown', async () => (await shownAt(t, url)).join() === expected.join()).catch(
      () => {},
    )
    assert.deepEqual(await shownAt(t, url), expected)
    const came = screen.cards.map(({ uri }) => uri)
    assert.equal(new Set(came).size, came.length, 'nothing came twice to an open page')
    await last.end()
    assert.deepEqual(await readdir(set.folder), ['cursor.json'], 'and no half-written file is left')
  })
}

test('a place that makes no sense is said to, and the server begins without it', async (t) => {
  const set = await stage(t, 'jetstream')
  const path = join(set.folder, 'cursor.json')
  const post = set.net.post({ by: set.net.account({ labels: [] }), text: 'there all along' })
  const whole = JSON.stringify({ version: 1, marks: [{ timeUs: 1_800_000_000_000_000, seqs: { 'a/b': 7 } }] })
  const broken = [
    whole.slice(0, whole.length / 2),
    '',
    '\u0000'.repeat(64),
    whole.replace(/\d{16}/, '"soon"'),
    whole.replace('7', '-7'),
    '[]',
  ]
  for (const text of broken) {
    await writeFile(path, text)
    const child = set.start()
    const url = await listening(child)
    const said = await child.line((line) => /"msg":"(the saved place [^"]*)"/.exec(line)?.[1])
    assert.equal(said, 'the saved place makes no sense: beginning without it', text)
    await until('what the network still has is shown', async () => (await shownAt(t, url)).includes(post.uri))
    await until('a whole place is saved', () =>
      set.saved().then(
        ({ marks }) => marks.length > 0,
        () => false,
      ),
    )
    await child.kill()
  }
})
