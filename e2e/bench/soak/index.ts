import { Children, type Child } from '../children.js'
import type { Options } from '../options.js'
import { pause, within } from '../stage.js'
import type { Row } from '../table.js'
import type { Heard } from '../wire.js'
import { balance, type Balance, type Befell, type Ledger } from './account.js'
import { watchGrowth } from './growth.js'
import { explain, report } from './report.js'
import { troubles, type Trouble } from './trouble.js'
import { upstreamOf } from './wires.js'

/**
 * Of all events, so many are posts: more than on the real network. A server takes in little else, and what it remembers
 * is to be full well before the end.
 */
const SHARE_OF_POSTS = 0.3
/** Who is this near has all that was sent, but for what is under way. */
const NEAR_MS = 250
const PATIENCE_MS = 60_000
const SETTLED_MS = 5000
/** Of what does not come out even: something may yet come, on a machine with much else to do. */
const UNEVEN_MS = 30_000

/**
 * Our source, and beside it a whole server, on a network at full rate with a fault every few seconds. At the end what was
 * handed on is compared with what was sent, and memory with what it was.
 */
export async function soak(options: Options): Promise<Row[]> {
  const { wires, rate, seed, minutes, every } = options
  const children = new Children()
  try {
    const posts = String(Math.round(rate * SHARE_OF_POSTS))
    const network = await children.start('soak/network.js', { env: { SEED: String(seed), POSTS: posts } })
    const upstream = upstreamOf(network.url, wires)
    const listener = await children.start('soak/listener.js', { env: { UPSTREAM: upstream } })
    const server = await children.start('real.js', { env: serverOn(network.url, upstream) })
    const readers = () => network.ask('streaming', undefined)
    if (!(await within(PATIENCE_MS, async () => (await readers()) >= 2)))
      throw new Error('nobody listens to the network')
    const began = Date.now()
    await order(network, { rate })
    const growth = watchGrowth({ source: listener, server }, minutes * 60)
    const befell: Befell[] = []
    const deck = troubles(seed, wires)
    // The last one has time to be got over.
    for (const end = began + minutes * 60_000 - every * 1000; Date.now() < end;) {
      const next = Date.now() + every * 1000
      const { value } = deck.next()
      if (await befall(value, network, listener))
        befell.push({ name: value.name, at: Date.now(), isLossy: value.isLossy === true })
      await pause(next - Date.now())
    }
    const seconds = (Date.now() - began) / 1000
    const grown = await growth.end()
    await order(network, { rate: 0, lift: true })
    const ledger = await ledgerOf(network)
    const heard = await settled(listener, (so) => isEven(balance(ledger.sent, so.account, so.holes, befell)))
    const sum = balance(ledger.sent, heard.account, heard.holes, befell)
    explain(sum, befell, heard.holes)
    return report({ options, seconds, ledger, heard, sum, befell, grown })
  } finally {
    await children.end()
  }
}

/** With the least to remember, so that it is full soon. */
function serverOn(url: string, upstream: string): Record<string, string> {
  const places = {
    UPSTREAM: upstream,
    APPVIEW: url,
    PLC: url,
    CDN: `${url}/img/{kind}/{did}/{cid}`,
    VIDEOS: `${url}/watch/{did}/{cid}/{file}`,
  }
  return { ...places, PORT: '0', DATA_DIR: 'off', HISTORY: '1m,5000,8MB', LOG_LEVEL: 'info' }
}

/** Asks for one fault, and lifts it. False when it could not be had: somebody was still catching up. */
async function befall(
  { orders, lastsMs, wantsAll }: Trouble,
  network: Child,
  listener: Child,
): Promise<boolean> {
  const hasAll = async () => (await heardBy(listener)).newestAt > Date.now() - NEAR_MS
  if (wantsAll === true && !(await within(PATIENCE_MS, hasAll))) return false
  await order(network, orders)
  if (lastsMs === undefined) return true
  await pause(lastsMs)
  await order(network, { lift: true })
  return true
}

async function order(network: Child, orders: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify(orders)
  const answer = await fetch(`${network.url}/faults`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`the network does not take ${body}: ${await answer.text()}`)
}

async function ledgerOf(network: Child): Promise<Ledger> {
  return (await (await fetch(`${network.url}/ledger`)).json()) as Ledger
}

function heardBy(listener: Child): Promise<Heard> {
  return listener.ask('heard', undefined)
}

/** What the source has told when nothing more comes, for longer than it waits before it tries again. */
async function settled(listener: Child, isWhole: (heard: Heard) => boolean): Promise<Heard> {
  let quietMs = 0
  for (let before = await heardBy(listener); ;) {
    await pause(SETTLED_MS)
    const heard = await heardBy(listener)
    quietMs = heard.events === before.events ? quietMs + SETTLED_MS : 0
    if (quietMs > 0 && (isWhole(heard) || quietMs >= UNEVEN_MS)) return heard
    before = heard
  }
}

function isEven({ lost, doubled, changed }: Balance): boolean {
  return lost + doubled + changed === 0
}
