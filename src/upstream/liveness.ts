import type { Socket } from 'node:net'

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
  ping()
  const timer = setInterval(() => {
    // After this turn's reads: if we were the ones held up, what came meanwhile waits in the kernel, unread.
    check = setImmediate(() => {
      if (socket.bytesRead === heard) {
        clearInterval(timer)
        silent()
        return
      }
      heard = socket.bytesRead
      ping()
    })
  }, pingMs)
  return () => {
    clearInterval(timer)
    clearImmediate(check)
  }
}
