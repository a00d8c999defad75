/** The built-in network's streams by the names of this project, and where each is. */
export const WIRES = {
  v1: '/subscribe',
  v2: '/xrpc/network.bsky.jetstream.subscribeEvents',
  firehose: '/xrpc/com.atproto.sync.subscribeRepos',
} as const
export type WireName = keyof typeof WIRES
export const WIRE_NAMES = Object.keys(WIRES) as readonly WireName[]

/** A value for `UPSTREAM`. @param url of the network */
export function upstreamOf(url: string, wires: readonly WireName[]): string {
  const socket = url.replace('http:', 'ws:')
  return wires.map((name) => socket + WIRES[name]).join(',')
}
