import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'

/** Which room may import which: the house plan's table. `errors` and `observe` are open to all. */
const MAY: Record<string, readonly string[]> = {
  syntax: [],
  decode: ['syntax'],
  upstream: ['decode', 'syntax'],
  broadcast: ['decode'],
  identity: ['decode', 'syntax'],
  moderation: ['decode', 'syntax'],
  filter: ['decode', 'syntax'],
  render: ['decode', 'filter'],
  client: ['syntax', 'decode', 'broadcast', 'identity', 'moderation', 'filter', 'render'],
  simnet: ['syntax'],
  observe: [],
  errors: [],
  config: ['upstream'],
  server: ['client', 'context'],
  index: ['config', 'context', 'server'],
}
const OPEN = new Set(['errors', 'observe'])
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../src')

/** What is for tests alone may put rooms together as a test does. */
const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/(?:\.test|\/testing)\.ts$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(ROOT, name), 'utf8') }))

function roomOf(name: string): string {
  const [first = ''] = name.split('/')
  return first.replace(/\.(ts|js)$/, '')
}

function importsOf({ name, text }: { name: string; text: string }): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(ROOT, resolve(ROOT, dirname(name), path)),
  )
}

it('each room imports only what the house plan lets it', () => {
  assert.ok(files.length > 20, 'the sources were found')
  const wrong = files.flatMap((file) => {
    const room = roomOf(file.name)
    if (room === 'context') return []
    const may = MAY[room]
    assert.ok(may, `${room} is not in the table`)
    return importsOf(file)
      .map(roomOf)
      .filter((other) => other !== room && !OPEN.has(other) && !may.includes(other))
      .map((other) => `${file.name} imports ${other}`)
  })
  assert.deepEqual(wrong, [])
})

it('observe imports no one, and errors only itself', () => {
  const rooms = files.filter(({ name }) => OPEN.has(roomOf(name)))
  const wrong = rooms.flatMap((file) =>
    importsOf(file)
      .filter((path) => roomOf(path) !== roomOf(file.name))
      .map((path) => `${file.name} imports ${path}`),
  )
  assert.deepEqual(wrong, [])
})

it('config.ts alone reads the environment', () => {
  const readers = files.filter(({ text }) => /process\.env\b/.test(text)).map(({ name }) => name)
  assert.deepEqual(readers, ['config.ts'])
})

it('no file names a registry’s host', () => {
  for (const name of ['../package-lock.json', '../e2e/localnet/package-lock.json']) {
    assert.doesNotMatch(readFileSync(join(ROOT, name), 'utf8'), /"resolved"/, name)
  }
})
