import type { Socket } from 'node:net'

/** So many times in a span it is looked whether the span is over: each only after a turn in which all could be read. */
const LOOKS = 4

/**
 * Watches an open socket for silence. A quiet stream is not a dead one (rule 10): it answers pings, so after a ping
 * any byte within one span will do, be it only a part of a long frame.
 *
 * @param ping sends a ping
 * @param silent called once, when a whole span after a ping brought nothing
 * @returns ends the watch
 */
export function watchSilence(
  socket: Socket,
  pingMs: number,
  ping: () => void,
  silent: () => void,
): () => void {
  let heard = socket.bytesRead
  let check: NodeJS.Immediate | undefined
  let looks = 0
  ping()
  const timer = setInterval(() => {
    // If we were the ones held up, that was one look of four: what came meanwhile is read before the next.
    looks += 1
    if (looks % LOOKS !== 0) return
    check = setImmediate(() => {
      if (socket.bytesRead === heard) {
        clearInterval(timer)
        silent()
        return
      }
      heard = socket.bytesRead
      ping()
    })
  }, pingMs / LOOKS)
  return () => {
    clearInterval(timer)
    clearImmediate(check)
  }
}
