import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startNet, until } from './app.js'
import { startChild, type Child } from './localnet/child.js'
import { cardsIn, get, plain } from './wire.js'

/** What was labelled before a server began holds for the posts that it is filled with, however the one before it ended. */

const MAIN = fileURLToPath(new URL('../src/index.js', import.meta.url))

/** A network with a labeler, one who posts, and a folder in which one server after the other keeps its places. */
async function stage(t: TestContext, settings: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'pyresky-labels-'))
  const { net, env } = await startNet({ accounts: 40 })
  const children: Child[] = []
  t.after(async () => {
    await Promise.all(children.map((child) => child.kill()))
    await net.close()
    await rm(folder, { recursive: true, force: true })
  })
  const by = net.account({ labels: [] })
  return {
    net,
    folder,
    // All by the same author: once one of them is shown, the others have been judged.
    post: (text: string) => net.post({ by, text }).uri,
    /** Once it hears the labeler, it hears something: without a place that is what it looks back from. */
    heard: async () => {
      await until('the labeler has a listener', () => net.labelReaders === 1)
      net.label(net.labeler, 'weather-report')
    },
    isSaved: () => until('the place is saved', async () => (await readdir(folder)).includes('labels.json')),
    start: async () => {
      const child = startChild(MAIN, folder, {
        ...env,
        LABELERS: net.labeler,
        PORT: '0',
        DATA_DIR: '.',
        ...settings,
      })
      children.push(child)
      const url = await child.line((line) => /"url":"([^"]+)","msg":"listening"/.exec(line)?.[1])
      const texts = async () => cardsIn((await get({ url }, '/')).body).map(({ text }) => text)
      return {
        child,
        url,
        shows: (...expected: string[]) =>
          until(`the page shows ${expected.join()}`, async () => (await texts()).join() === expected.join()),
      }
    },
  }
}

for (const ending of ['end', 'kill'] as const) {
  test(`what was labelled, and what was taken back, before a server was started again holds (${ending})`, async (t) => {
    const { net, folder, post, isSaved, start } = await stage(t)
    const first = await start()
    const one = post('one')
    const two = post('two')
    const three = post('three')
    await first.shows('three', 'two', 'one')
    net.label(one, 'porn')
    net.label(two, 'porn')
    await first.shows('three')
    net.label(two, 'porn', { neg: true })
    await first.shows('three', 'two')
    if (ending === 'kill') await isSaved()
    await first.child[ending]()
    net.label(three, '!hide')
    post('four')
    // Nothing is said from now on.
    const second = await start()
    await second.shows('four', 'two')
    const status = plain((await get(second, '/status')).body)
    assert.match(status, new RegExp(`${net.labeler}\\s*is followed at 127\\.0\\.0\\.1:\\d+\\s*(?!;)`))
    assert.doesNotMatch(status, /may be missing/)
    await second.child.end()
    assert.deepEqual((await readdir(folder)).toSorted(), ['cursor.json', 'labels.json'])
    if (ending === 'kill') return
    // What was hidden then may be shown now.
    net.label(three, '!hide', { neg: true })
    const third = await start()
    await third.shows('four', 'three', 'two')
  })
}

test('killed again and again it shows nothing that is labelled, and all that is not', async (t) => {
  const { net, post, heard, start } = await stage(t)
  const expected: string[] = []
  for (let life = 0; life < 3; life++) {
    const server = await start()
    const bad = post(`bad ${life}`)
    const good = post(`good ${life}`)
    expected.unshift(`good ${life}`)
    net.label(bad, 'porn')
    net.label(good, 'porn')
    net.label(good, 'porn', { neg: true })
    await heard()
    if (life % 2 === 1) await server.shows(...expected)
    await server.child.kill()
    const gone = post(`bad, meanwhile ${life}`)
    net.label(gone, '!hide')
  }
  const last = await start()
  await heard()
  await last.shows(...expected)
})

test('a server that has no place finds what was labelled before it began', async (t) => {
  const { net, folder, post, heard, start } = await stage(t, { DATA_DIR: 'off' })
  const one = post('one')
  post('two')
  net.label(one, 'porn')
  for (let life = 0; life < 2; life++) {
    const server = await start()
    await heard()
    await server.shows('two')
    await server.child.end()
  }
  assert.deepEqual(await readdir(folder), [])
})

test('a place that is none, or that the labeler does not know, is said to be so, and looked for anew', async (t) => {
  const { net, folder, post, heard, start } = await stage(t)
  const one = post('one')
  post('two')
  net.label(one, 'porn')
  const ahead = { version: 1, marks: [{ timeUs: 1_000, seqs: { [net.labeler]: 9_000_000_000 } }] }
  ahead.marks.push({ ...ahead.marks[0]!, timeUs: (Date.now() - 31 * 60_000) * 1000 })
  for (const [text, said] of [
    [
      '{"version":1,"marks":[{"timeUs":17',
      /"file":"labels.json","msg":"the saved place makes no sense: beginning without it"/,
    ],
    [
      JSON.stringify(ahead),
      /\(FutureCursor: Cursor in the future\.\)","waitMs":\d+,"msg":"a labeler is not heard"/,
    ],
  ] as const) {
    await writeFile(join(folder, 'labels.json'), text)
    const server = await start()
    await server.child.line((line) => (said.test(line) ? line : undefined))
    await heard()
    await server.shows('two')
    await server.child.kill()
  }
})
