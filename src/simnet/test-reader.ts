import { once } from 'node:events'
import { WebSocket, type ClientOptions } from 'ws'

/** A stream event as a test looks at it. */
export interface Seen {
  readonly did: string
  readonly time_us: number
  readonly cursor: number
  readonly kind: string
  readonly commit?: {
    readonly rev: string
    readonly operation: string
    readonly collection: string
    readonly rkey: string
    readonly cid?: string
    readonly record?: Readonly<Record<string, unknown>>
  }
  readonly identity?: Readonly<Record<string, unknown>>
  readonly account?: Readonly<Record<string, unknown>>
}

/** A client for tests: keeps what it got, and waits for more of it. */
export interface Reader {
  readonly socket: WebSocket
  readonly frames: { readonly data: Buffer; readonly binary: boolean }[]
  events(): Seen[]
  /** Resolves when it has `n` frames in all. */
  wait(n: number): Promise<void>
  /** The same, and reads them. */
  until(n: number): Promise<Seen[]>
}

export async function openReader(
  address: string,
  options: ClientOptions = {},
  subprotocols: string[] = [],
): Promise<Reader> {
  const socket = new WebSocket(address, subprotocols, options)
  const frames: { data: Buffer; binary: boolean }[] = []
  socket.on('message', (data: Buffer, binary) => {
    frames.push({ data, binary })
    socket.emit('kept')
  })
  function events(): Seen[] {
    return frames.map(({ data }) => JSON.parse(data.toString()) as Seen)
  }
  async function wait(n: number): Promise<void> {
    while (frames.length < n) await once(socket, 'kept')
  }
  await once(socket, 'open')
  return {
    socket,
    frames,
    events,
    wait,
    async until(n) {
      await wait(n)
      return events()
    },
  }
}

/** The HTTP status and text with which an upgrade is refused. */
export async function refusal(address: string): Promise<{ status: number; text: string }> {
  const socket = new WebSocket(address)
  socket.on('error', () => undefined)
  const [, response] = (await once(socket, 'unexpected-response')) as [
    unknown,
    { statusCode: number } & AsyncIterable<Buffer>,
  ]
  let text = ''
  for await (const chunk of response) text += chunk.toString()
  return { status: response.statusCode, text }
}
