import { unwatchFile, watch, watchFile as pollFile } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Calls `changed` when a file may be another one, or gone, or back; more often than needed. Returns the way to stop. */
export type Watch = (path: string, changed: () => void) => () => void

/** Where the system tells nothing: network drives, folders mounted into containers, links. */
const POLL_MS = 5000

/** Its folder is watched, since editors put a new file in the place of the old; and it is looked at now and then. */
export const watchFile: Watch = (path, changed) => {
  pollFile(path, { persistent: false, interval: POLL_MS }, changed)
  const name = basename(path)
  const watcher = watchFolder(dirname(path), (file) => {
    if (file === null || file === name) changed()
  })
  return () => {
    watcher?.close()
    unwatchFile(path, changed)
  }
}

function watchFolder(folder: string, told: (file: string | null) => void) {
  try {
    const watcher = watch(folder, { persistent: false }, (_, file) => told(file))
    // What goes wrong with it later leaves the polling.
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}
