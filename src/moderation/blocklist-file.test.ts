import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { PyreError } from '../errors.js'
import { silent } from '../observe/log.js'
import type { Did } from '../syntax/index.js'
import { BlocklistFile } from './blocklist-file.js'
import type { Blocklist } from './blocklist.js'

const ADA: Did = 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa'
const BEA: Did = 'did:plc:bbbbbbbbbbbbbbbbbbbbbbbb'

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'pyresky-blocklist-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

function setUp(t: TestContext, text: string) {
  const path = join(folder(t), 'list.txt')
  writeFileSync(path, text)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  let now = 1000
  let touched = () => {}
  let isWatched = true
  const changes: [Blocklist, readonly Did[]][] = []
  const stop = new AbortController()
  /** What is in the file, or why nothing is; and who waits to be told. */
  const disk = { holds: Buffer.from(text) as Uint8Array | string, reads: 0, waiting: [] as (() => void)[] }
  const file = new BlocklistFile({
    path,
    phrases: () => ({ add: () => true, in: () => false }),
    changed: (list, added) => void changes.push([list, added]),
    log: silent,
    now: () => now,
    watch: (_, changed) => {
      touched = changed
      return () => void (isWatched = false)
    },
    read: async () => {
      disk.reads++
      await new Promise<void>((resolve) => disk.waiting.push(resolve))
      return disk.holds
    },
  })
  file.follow(stop.signal)
  const settle = async () => {
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  async function answer(): Promise<void> {
    for (const resolve of disk.waiting.splice(0)) resolve()
    await settle()
  }
  const touch = (ms = 200) => {
    now += 1000
    touched()
    t.mock.timers.tick(ms)
  }
  async function become(holds: string, isTrouble = false): Promise<void> {
    disk.holds = isTrouble ? holds : Buffer.from(holds)
    touch()
    await answer()
  }
  return { file, disk, become, touch, answer, changes, stop, isWatched: () => isWatched }
}

describe('M11: the blocklist’s file', () => {
  it('that is not there, or cannot be read, stops the start with a sentence', (t) => {
    const options = { phrases: () => ({ add: () => true, in: () => false }), changed: () => {}, log: silent }
    const sentence = (path: string) => {
      try {
        return String(new BlocklistFile({ ...options, path }).report.phrases)
      } catch (error) {
        assert.ok(error instanceof PyreError && error.code === 'SETTING')
        return error.message
      }
    }
    const made = folder(t)
    const missing = join(made, 'none.txt')
    assert.equal(
      sentence(missing),
      `BLOCKLIST is "${missing}", but that cannot be read: there is no such file.`,
    )
    assert.match(sentence(made), /cannot be read: it is no file\.$/)
    const big = join(made, 'big.txt')
    writeFileSync(big, Buffer.alloc(4 * 1024 * 1024 + 1, 'x\n'))
    assert.match(sentence(big), /it has 4194305 bytes, and 4194304 is the most that are read\.$/)
  })

  it('is reloaded when it changes, and says which accounts are new', async (t) => {
    const { file, become, changes } = setUp(t, `${ADA}\nspam`)
    assert.deepEqual([file.list.accounts.size, file.report.since], [1, 1000])
    await become(`${ADA}\n${BEA}\nbad.example\n3.14`)
    assert.deepEqual(
      changes.map(([list, added]) => [list === file.list, added]),
      [[true, [BEA]]],
    )
    assert.deepEqual(file.report, {
      accounts: 2,
      domains: 1,
      phrases: 0,
      since: 2000,
      bad: [{ line: 4, why: 'is no domain, and a word has no dot in it' }],
      badLines: 1,
    })
  })

  it('that has not changed changes nothing', async (t) => {
    const { file, become, changes, disk } = setUp(t, 'spam')
    await become('spam')
    assert.deepEqual([disk.reads, changes, file.report.since], [1, [], 1000])
  })

  it('that vanishes, or cannot be read, leaves the last list in force, and says so until it is back', async (t) => {
    const { file, become, changes } = setUp(t, 'spam')
    await become('there is no such file', true)
    assert.deepEqual([file.report.phrases, file.report.trouble], [1, 'there is no such file'])
    await become('it is no file', true)
    assert.equal(file.report.trouble, 'it is no file')
    await become('spam')
    assert.deepEqual([file.report.trouble, file.report.since, changes], [undefined, 1000, []])
    await become('')
    assert.deepEqual([file.report.phrases, changes.length], [0, 1])
  })

  it('is read when it has come to rest, and again when it changed while it was read', async (t) => {
    const { file, disk, touch, answer, changes } = setUp(t, 'a')
    for (let i = 0; i < 20; i++) touch(100)
    assert.equal(disk.reads, 0)
    touch()
    assert.equal(disk.reads, 1)
    disk.holds = Buffer.from('a\nb')
    touch()
    touch()
    await answer()
    assert.equal(disk.reads, 2)
    disk.holds = Buffer.from('a\nb\nc')
    await answer()
    assert.deepEqual([changes.length, file.report.phrases, disk.reads], [2, 3, 2])
  })

  it('is heeded no longer after the end', async (t) => {
    const { disk, touch, answer, changes, stop, isWatched } = setUp(t, 'a')
    disk.holds = Buffer.from('b')
    touch()
    stop.abort()
    await answer()
    touch()
    assert.deepEqual([changes, disk.reads, isWatched()], [[], 1, false])
  })
})

it('a file that an editor puts in the place of another is noticed, and read', async (t) => {
  const made = folder(t)
  const path = join(made, 'list.txt')
  writeFileSync(path, 'a')
  const stop = new AbortController()
  t.after(() => stop.abort())
  const list = await new Promise<Blocklist>((resolve) => {
    const phrases = () => ({ add: () => true, in: () => false })
    new BlocklistFile({ path, phrases, changed: resolve, log: silent }).follow(stop.signal)
    writeFileSync(join(made, 'list.txt.tmp'), 'a\nb')
    renameSync(join(made, 'list.txt.tmp'), path)
  })
  assert.equal(list.phrases, 2)
})
