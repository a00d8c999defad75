/** Many lean viewers in one child process of the bench. */
import { openLean, type LeanViewer } from './lean-viewer.js'
import { answer, now, ready } from './wire.js'

/** So many upgrades wait for their answers at a time: fewer than a server's backlog holds. */
const AT_ONCE = 50

const buffer = Buffer.alloc(256 * 1024)
const viewers: LeanViewer[] = []

answer({
  async open(addresses) {
    for (let at = 0; at < addresses.length; at += AT_ONCE) {
      const some = addresses.slice(at, at + AT_ONCE)
      viewers.push(...(await Promise.all(some.map((address) => openLean(new URL(address), buffer)))))
    }
  },
  counts() {
    const sum = { at: now(), open: 0, frames: 0, posts: 0, bytes: 0 }
    for (const { open, counter } of viewers) {
      if (open) sum.open++
      sum.frames += counter.frames
      sum.posts += counter.posts
      sum.bytes += counter.bytes
    }
    return sum
  },
  leave() {
    for (const viewer of viewers) viewer.close()
  },
})
ready()
process.once('SIGTERM', () => process.exit())
