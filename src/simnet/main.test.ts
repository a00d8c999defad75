import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { FLAW_NAMES } from './flaws.js'
import { openReader } from './test-reader.js'

const MAIN = fileURLToPath(new URL('./main.js', import.meta.url))

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, ...args])
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

test('a flag that is wrong ends with 2 and a sentence that names it', async () => {
  const [rate, unknown, generation] = await Promise.all([
    run('--rate', 'fast'),
    run('--speed', '3'),
    run('--generation', 'next'),
  ])
  assert.match(generation.err, /--generation takes rewrite, legacy, old, not “next”/)
  assert.equal(rate.code, 2)
  assert.match(rate.err, /--rate takes a whole number from 0 to 2000, not “fast”/)
  assert.equal(unknown.code, 2)
  assert.match(unknown.err, /--speed/)
  assert.ok(!rate.err.includes('    at '))
})

test('--help tells the flags', async () => {
  const { code, out } = await run('--help')
  assert.equal(code, 0)
  for (const told of [
    '--port',
    '--rate',
    '--seed',
    '--memory',
    '--generation',
    '/xrpc/com.atproto.sync.subscribeRepos',
    '/xrpc/network.bsky.jetstream.subscribeEvents',
    '/ledger',
    '/faults',
    ...FLAW_NAMES,
  ])
    assert.ok(out.includes(told), told)
})

test('it says how to point PyreSky at it, streams, and ends on SIGTERM with 1001 to its readers', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--rate', '500'])
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
  const upstream = /UPSTREAM=(\S+)/.exec(chunk.toString())?.[1] ?? ''
  assert.match(
    chunk.toString(),
    /APPVIEW=http:\/\/127\.0\.0\.1:\d+ .*CDN='http:\/\/127\.0\.0\.1:\d+\/img\/\{kind\}\/\{did\}\/\{cid\}'/,
  )
  const reader = await openReader(upstream)
  await reader.until(10)
  const closed = once(reader.socket, 'close')
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  assert.equal((await closed)[0], 1001)
  assert.equal((await exited)[0], 0)
})
