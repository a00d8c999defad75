import { once } from 'node:events'
import { WebSocket } from 'ws'
import { decodeJetstream, decodePost, type Author, type Event, type Post } from '../../src/decode/index.js'
import { startSimnet, type Simnet } from '../../src/simnet/index.js'

/** What an upstream sends, taken down from the built-in network's own wire, in the real mix of kinds. */
export interface Batch {
  readonly frames: readonly Buffer[]
  readonly posts: readonly Post[]
  readonly authors: readonly Author[]
}

const BURST = 1000

/** @param wanted collections, as one asks for them; none for all */
export function takeDown(n: number, ...wanted: string[]): Promise<Batch> {
  return onNetwork(async (net) => {
    const address = new URL(net.jetstream)
    for (const collection of wanted) address.searchParams.append('wantedCollections', collection)
    const frames = await framesFrom(net, address, n)
    const events = frames.flatMap((frame) => eventOf(frame) ?? [])
    const posts = events.flatMap((event) => postOf(event) ?? [])
    const dids = [...new Set(events.map(({ did }) => did))]
    const authors = dids.flatMap((did, i): Author[] => {
      const actor = net.actor(did)
      if (actor === undefined) return []
      const { handle, displayName, avatar } = actor
      const known = { did, handle, displayName, labels: [], known: true, version: i }
      return [avatar === undefined ? known : { ...known, avatar }]
    })
    return { frames, posts, authors }
  })
}

/** The frames alone, of any of its wires, in its mix of kinds. */
export function takeDownFrames(
  wire: 'jetstream' | 'jetstreamV2' | 'firehose',
  n: number,
): Promise<readonly Buffer[]> {
  return onNetwork((net) => framesFrom(net, new URL(net[wire]), n))
}

async function onNetwork<T>(act: (net: Simnet) => Promise<T>): Promise<T> {
  const net = await startSimnet({ seed: 11, rate: 0, postsPerSecond: 0 })
  try {
    return await act(net)
  } finally {
    await net.close()
  }
}

async function framesFrom(net: Simnet, address: URL, n: number): Promise<Buffer[]> {
  const socket = new WebSocket(address, { perMessageDeflate: false })
  try {
    const frames: Buffer[] = []
    socket.on('message', (data: Buffer) => frames.push(data))
    await once(socket, 'open')
    while (frames.length < n) {
      net.burst(BURST)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    frames.length = n
    return frames
  } finally {
    socket.terminate()
  }
}

function eventOf(frame: Buffer): Event | undefined {
  const decoded = decodeJetstream(frame.toString('utf8'))
  return decoded.ok ? decoded.value : undefined
}

function postOf(event: Event): Post | undefined {
  if (event.kind !== 'commit' || event.operation !== 'create') return undefined
  if (event.collection !== 'app.bsky.feed.post') return undefined
  const decoded = decodePost(event, Date.now())
  return decoded.ok ? decoded.value : undefined
}
