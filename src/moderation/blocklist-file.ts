import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { readFile, stat as statLater } from 'node:fs/promises'
import { PyreError, inWords } from '../errors.js'
import type { Logger } from '../observe/log.js'
import type { Did } from '../syntax/index.js'
import { readBlocklist, type BadLine, type Blocklist, type Phrases } from './blocklist.js'
import { Slices, type SliceOptions } from './slices.js'
import { watchFile, type Watch } from './watch-file.js'

export interface BlocklistOptions {
  readonly path: string
  readonly phrases: () => Phrases
  /**
   * Told each list that comes into force after the first.
   * @param added accounts that were not on the one before
   */
  readonly changed: (list: Blocklist, added: readonly Did[]) => void
  readonly log: Logger
  readonly watch?: Watch
  /** Reads it again, later: its bytes, or why there are none. Must not reject. */
  readonly read?: (path: string) => Promise<Uint8Array | string>
  readonly slices?: SliceOptions
  readonly now?: () => number
}

/** How the blocklist stands. */
export interface BlocklistReport {
  readonly accounts: number
  readonly domains: number
  readonly phrases: number
  /** When it came into force, Unix ms. */
  readonly since: number
  readonly bad: readonly BadLine[]
  readonly badLines: number
  /** Why the file cannot be read now, and what is in force was read before; a sentence without a full stop. */
  readonly trouble?: string
}

/** More than `MOST` lines of any length that counts. */
const MOST_BYTES = 4 * 1024 * 1024
/** An editor writes in several steps. */
const SETTLE_MS = 200
const LOGGED = 20

/** The file that `BLOCKLIST` names, and what of it is in force: the newest that could be read. */
export class BlocklistFile {
  private held: Blocklist
  private since: number
  private digest: string
  private trouble: string | undefined
  private timer: NodeJS.Timeout | undefined
  private isReading = false
  private isStale = false
  private readonly slices: Slices
  private readonly now: () => number

  /** @throws PyreError SETTING when it cannot be read */
  constructor(private readonly options: BlocklistOptions) {
    this.now = options.now ?? Date.now
    this.slices = new Slices(options.slices)
    const bytes = readNow(options.path)
    const reading = readBlocklist(bytes, options.phrases())
    let step = reading.next()
    while (step.done !== true) step = reading.next()
    this.held = step.value
    this.digest = digestOf(bytes)
    this.since = this.now()
    this.tell()
  }

  /** What is in force now. */
  get list(): Blocklist {
    return this.held
  }

  get report(): BlocklistReport {
    const { accounts, domains, phrases, bad, badLines } = this.held
    const { since, trouble } = this
    const counts = { accounts: accounts.size, domains: domains.size, phrases }
    return { ...counts, since, bad, badLines, ...(trouble !== undefined && { trouble }) }
  }

  /** Heeds changes of the file until the signal is aborted. */
  follow(signal: AbortSignal): void {
    const { watch = watchFile, path } = this.options
    const unwatch = watch(path, () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => void this.reload(signal), SETTLE_MS)
    })
    signal.addEventListener(
      'abort',
      () => {
        unwatch()
        clearTimeout(this.timer)
        this.slices.stop()
      },
      { once: true },
    )
  }

  private async reload(signal: AbortSignal): Promise<void> {
    if (this.isReading) this.isStale = true
    if (this.isReading || signal.aborted) return
    this.isReading = true
    const { path, read = readLater } = this.options
    const bytes = await read(path)
    this.isReading = false
    if (signal.aborted) return
    if (typeof bytes === 'string') this.fail(bytes)
    else this.take(bytes)
    if (!this.isStale) return
    this.isStale = false
    void this.reload(signal)
  }

  private fail(why: string): void {
    if (this.trouble !== why)
      this.options.log.warn({ why }, 'the blocklist cannot be read: the last one stays')
    this.trouble = why
  }

  private take(bytes: Uint8Array): void {
    const { phrases, changed } = this.options
    this.trouble = undefined
    const digest = digestOf(bytes)
    if (digest === this.digest) return
    this.digest = digest
    this.slices.run(
      function* (this: BlocklistFile): Generator<undefined> {
        const { accounts: before } = this.held
        this.held = yield* readBlocklist(bytes, phrases())
        this.since = this.now()
        this.tell()
        changed(
          this.held,
          [...this.held.accounts].filter((did) => !before.has(did)),
        )
      }.call(this),
    )
  }

  private tell(): void {
    const { log } = this.options
    const { bad, badLines, accounts, domains, phrases } = this.report
    log.info({ accounts, domains, phrases, badLines }, 'the blocklist is in force')
    for (const { line, why } of bad.slice(0, LOGGED))
      log.warn({ line, why }, 'a line of the blocklist is not in force')
  }
}

function readNow(path: string): Uint8Array {
  try {
    const stat = statSync(path)
    const wrong = wrongWith(stat.isFile(), stat.size)
    if (wrong !== undefined) throw new Error(wrong)
    return readFileSync(path)
  } catch (error) {
    const words = `BLOCKLIST is "${path.slice(0, 200)}", but that cannot be read: ${whyOf(error)}.`
    throw new PyreError('SETTING', words, { cause: error })
  }
}

async function readLater(path: string): Promise<Uint8Array | string> {
  try {
    const stat = await statLater(path)
    // Opened, a pipe would wait for somebody to write.
    return wrongWith(stat.isFile(), stat.size) ?? (await readFile(path))
  } catch (error) {
    return whyOf(error)
  }
}

function wrongWith(isFile: boolean, bytes: number): string | undefined {
  if (!isFile) return 'it is no file'
  return bytes > MOST_BYTES ? `it has ${bytes} bytes, and ${MOST_BYTES} is the most that are read` : undefined
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this server may not read it',
  EPERM: 'this server may not read it',
}

function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return WORDS[code] ?? (code === '' ? inWords(error) : `the system says ${code}`)
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64')
}
