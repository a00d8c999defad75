import type { IncomingMessage } from 'node:http'
import { PyreError } from '../errors.js'

export interface DoorsOptions {
  readonly maxSockets: number
  readonly socketsPerAddress: number
  /** Sockets opened in a minute from one address, however soon they are closed again; 0 for no bound. */
  readonly perMinute: number
  /** When set, pages of this origin alone may open a socket; else those of the host that was asked. */
  readonly publicUrl: URL | undefined
  readonly addressOf: (req: IncomingMessage) => string
}

/**
 * Who may open a socket, decided before the upgrade: origin, and how many there are already. A place is taken from
 * the moment of the request until its connection closes, so that a burst cannot slip through.
 */
export class Doors {
  private total = 0
  private readonly byAddress = new Map<string, number>()
  private minute = 0
  private readonly thisMinute = new Map<string, number>()

  constructor(private readonly options: DoorsOptions) {}

  /** @throws PyreError ORIGIN, FULL or TOO_MANY */
  enter(req: IncomingMessage): void {
    const { maxSockets, socketsPerAddress, perMinute } = this.options
    this.checkOrigin(req)
    if (maxSockets > 0 && this.total >= maxSockets) {
      throw new PyreError('FULL', 'This server has as many viewers as it can bear. Try again later.')
    }
    const address = this.options.addressOf(req)
    if (perMinute > 0 && this.opened(address) > perMinute) {
      throw new PyreError(
        'TOO_MANY',
        `At most ${perMinute} live pages a minute can be opened from one address.`,
      )
    }
    const here = this.byAddress.get(address) ?? 0
    if (socketsPerAddress > 0 && here >= socketsPerAddress) {
      throw new PyreError('TOO_MANY', `At most ${socketsPerAddress} live pages can be open from one address.`)
    }
    this.total++
    this.byAddress.set(address, here + 1)
    req.socket.once('close', () => {
      this.total--
      const left = (this.byAddress.get(address) ?? 1) - 1
      if (left === 0) this.byAddress.delete(address)
      else this.byAddress.set(address, left)
    })
  }

  /** How often this address has come in this minute of the clock, this time included. */
  private opened(address: string): number {
    const minute = Math.floor(Date.now() / 60_000)
    if (minute !== this.minute) this.thisMinute.clear()
    this.minute = minute
    const times = (this.thisMinute.get(address) ?? 0) + 1
    this.thisMinute.set(address, times)
    return times
  }

  private checkOrigin(req: IncomingMessage): void {
    const { origin, host } = req.headers
    // Programs send none; a browser always does, and cannot leave it out.
    if (origin === undefined) return
    const { publicUrl } = this.options
    const asked = URL.canParse(origin) ? new URL(origin) : undefined
    const right = publicUrl === undefined ? asked?.host === host : asked?.origin === publicUrl.origin
    if (!right) throw new PyreError('ORIGIN', 'This socket is for the page of this server alone.')
  }
}
