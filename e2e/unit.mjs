// Runs the unit and integration tests. They start real sockets and processes, many at a time: where one fails, its file is
// run once more, alone, and both are told. What fails twice fails; where many fail, or something that is in none of the
// files (a test that is written in a module which they share), nothing is tried again.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

const MOST_TRIED_AGAIN = 3

const dist = fileURLToPath(new URL('../dist', import.meta.url))
const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.js'))
  .map((name) => join(dist, name))
  .toSorted()
if (files.length === 0) throw new Error(`no tests are in ${dist}: npm run build makes them`)

/**
 * @param {string[]} which
 * @param {number} atOnce
 * @returns {Promise<string[]>} where a test failed
 */
async function failedOf(which, atOnce) {
  const failed = new Set()
  const events = run({ files: which, concurrency: atOnce })
  events.on('test:fail', ({ file }) => void failed.add(file))
  for await (const text of events.compose(new spec())) process.stdout.write(text)
  return [...failed]
}

let failed = await failedOf(files, 4)
if (failed.length > 0 && failed.length <= MOST_TRIED_AGAIN && failed.every((file) => files.includes(file))) {
  console.log(`\nFailed among others, so once more alone:\n${failed.join('\n')}\n`)
  failed = await failedOf(failed, 1)
  if (failed.length === 0) console.log('\nPassed alone. A test that does so is racing something: mend it.\n')
}
process.exitCode = failed.length === 0 ? 0 : 1
