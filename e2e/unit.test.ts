import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

/** What runs the tests: it must never say that all is well when it is not. */

const RUNNER = fileURLToPath(new URL('../../e2e/unit.mjs', import.meta.url))
const PASSES = "import { test } from 'node:test'\ntest('passes', () => {})"
const FAILS = "import { test } from 'node:test'\ntest('fails', () => { throw new Error('no') })"
const SHARED = `import { test } from 'node:test'
export const share = () => test('fails', () => { throw new Error('no') })`
/** Only the second time does it find what the first time has left. */
const RACES = `import { mkdirSync } from 'node:fs'
import { describe, test } from 'node:test'
describe('group', () => test('races', () => {
  try { mkdirSync(new URL('seen', import.meta.url)) } catch { return }
  throw new Error('too early')
}))`

/** Runs these modules as if they were what was built. */
async function runnerOn(t: TestContext, modules: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'pyresky-unit-'))
  t.after(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'e2e'))
  await mkdir(join(folder, 'dist'))
  await copyFile(RUNNER, join(folder, 'e2e/unit.mjs'))
  for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, 'dist', name), text)
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  // In a process that says it is a test's, nothing would be run.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(process.execPath, ['e2e/unit.mjs'], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    )
  })
}

const ONCE_MORE = /so once more alone/

describe('the runner', () => {
  test('is content with tests that pass', async (t) => {
    const { code, said } = await runnerOn(t, { 'a.test.js': PASSES, 'b.test.js': PASSES })
    assert.equal(code, 0, said)
    assert.match(said, /tests 2\n/)
    assert.doesNotMatch(said, ONCE_MORE)
  })

  test('runs a file that failed once more, and tells that it is racing when it passes then', async (t) => {
    const { code, said } = await runnerOn(t, { 'a.test.js': PASSES, 'b.test.js': RACES })
    assert.equal(code, 0, said)
    assert.match(said, ONCE_MORE)
    assert.match(said, /Passed alone\. A test that does so is racing something/)
  })

  for (const [what, text] of [
    ['fails', FAILS],
    ['cannot be loaded', "import './nowhere.js'"],
    ['ends before its tests have', `${PASSES}\ntest('waits', () => new Promise(() => {}))\nprocess.exit(3)`],
  ] as const) {
    test(`fails where a file ${what} both times`, async (t) => {
      const { code, said } = await runnerOn(t, { 'a.test.js': PASSES, 'b.test.js': text })
      assert.equal(code, 1, said)
      assert.match(said, ONCE_MORE)
    })
  }

  for (const [what, modules] of [
    ['where many files fail', Object.fromEntries(Array.from('abcd', (n) => [`${n}.test.js`, FAILS]))],
    [
      'where a test fails that files share',
      { 'a.test.js': "import { share } from './shared.js'\nshare()", 'shared.js': SHARED },
    ],
    ['where there is no test', {}],
  ] as const) {
    test(`fails at once ${what}`, async (t) => {
      const { code, said } = await runnerOn(t, modules)
      assert.equal(code, 1, said)
      assert.doesNotMatch(said, ONCE_MORE)
    })
  }
})
