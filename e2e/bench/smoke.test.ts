import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { PARTS } from './options.js'
import type { Row } from './table.js'

const bench = fileURLToPath(new URL('index.js', import.meta.url))

async function run(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [bench, ...args])
  return stdout
}

it('measures every part, hardly at all', { timeout: 600_000 }, async () => {
  const { rows } = JSON.parse(await run('--smoke', '--json')) as { rows: Row[] }
  assert.deepEqual(new Set(rows.map(({ part }) => part)), new Set(PARTS))
  for (const { part, what, value } of rows) assert.ok(Number.isFinite(value), `${part}: ${what}`)
  const delivered = rows.filter(({ what }) => what.endsWith('posts to a viewer'))
  assert.equal(delivered.length, 2)
  for (const { what, value } of delivered) assert.ok(value > 0, what)
  const wrong = rows.filter(
    ({ part, what }) => part === 'soak' && ['lost', 'doubled', 'changed'].includes(what),
  )
  assert.deepEqual(
    wrong.map(({ value }) => value),
    [0, 0, 0],
  )
})

it('says what is wrong with an argument', async () => {
  await assert.rejects(run('--only', 'everything'), /bench: --only takes one of ingest, renders/)
  await assert.rejects(run('--viewers', '-1'), /bench: /)
})
