import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from '../observe/metrics.js'
import type { StatusLine } from '../render/index.js'
import { StatusHoles } from './status-holes.js'
import { statusReport, type StatusSources } from './status-report.js'

function sources(more: Partial<StatusSources> = {}): StatusSources {
  return {
    version: '1.2.3',
    startedAt: 500,
    source: () => ({ name: 'live', words: 'Live', since: 600 }),
    withheld: () => undefined,
    hosts: () => [],
    holes: new StatusHoles(),
    savedAt: () => undefined,
    labelers: () => [],
    shown: { size: 12, bytes: 3400, oldestAt: 700 },
    bounds: { entries: 100, bytes: 10_000, ageMs: 60_000 },
    metrics: createMetrics(),
    memory: () => ({ rss: 2000, heapUsed: 1000 }),
    now: () => 1000,
    ...more,
  }
}

async function lines(of: StatusSources): Promise<Map<string, StatusLine>> {
  const { groups } = await statusReport(of)
  return new Map(groups.flatMap((group) => group.lines.map((line) => [line.name, line])))
}

test('a server at its start has figures for everything, all of them nothing', async () => {
  const all = await lines(sources())
  for (const name of [
    'Events taken in',
    'Not shown',
    'Live pages',
    'Sockets refused',
    'Gaps in a host’s numbering',
  ])
    assert.equal(all.get(name)?.value, 0, name)
  assert.deepEqual(all.get('Not shown')?.parts, [])
  assert.deepEqual(all.get('Started')?.value, { at: 500 })
  assert.deepEqual(all.get('The oldest came')?.value, { at: 700 })
  assert.deepEqual(all.get('Memory')?.value, { bytes: 2000 })
})

test('what is counted is what the metrics hold, in words, most first', async () => {
  const metrics = createMetrics()
  metrics.refused('hidden')
  metrics.refused('adult')
  metrics.refused('adult')
  metrics.malformed('frame', 'json')
  metrics.malformed('post', 'text')
  metrics.lookup('appview', 'ok')
  metrics.gap(7)
  metrics.hole('cut', 90)
  metrics.sockets('feed', 3)
  metrics.sockets('status', 1)
  metrics.withheld(4)
  const all = await lines(sources({ metrics }))
  assert.deepEqual(all.get('Not shown'), {
    name: 'Not shown',
    value: 3,
    parts: [
      { name: 'labelled as adult', value: 2 },
      { name: 'labelled to be hidden', value: 1 },
    ],
  })
  assert.deepEqual(all.get('Frames, or parts of them')?.parts, [{ name: 'not JSON, or cut off', value: 1 }])
  assert.deepEqual(all.get('Posts')?.parts, [{ name: 'text missing or too long', value: 1 }])
  assert.equal(all.get('Asked: the AppView')?.value, 1)
  assert.equal(all.has('Asked: authors’ own hosts'), false, 'who was never asked is not named')
  assert.deepEqual(all.get('Gaps in a host’s numbering')?.parts, [
    { name: 'messages missing in all', value: 7 },
  ])
  assert.deepEqual(all.get('Holes: time a host no longer had')?.parts, [
    { name: 'missing in all, about', value: { seconds: 90 } },
  ])
  assert.equal(all.get('Live pages')?.value, 3)
  assert.equal(all.get('Pages like this one')?.value, 1)
  assert.deepEqual(all.get('Posts waiting for their author to be looked up')?.parts, [
    { name: 'withheld: have waited too long', value: 4 },
  ])
})

test('a reason without words is shown as it is', async () => {
  const metrics = createMetrics()
  metrics.refused('a-new-one')
  assert.deepEqual((await lines(sources({ metrics }))).get('Not shown')?.parts, [
    { name: 'a-new-one', value: 1 },
  ])
})

test('where the stream stood on disk, and what is withheld', async () => {
  const of = sources({ savedAt: () => 900, withheld: () => 'One post is withheld.' })
  assert.deepEqual((await lines(of)).get('Place in the stream, saved to disk')?.value, { at: 900 })
  assert.equal((await statusReport(of)).withheld, 'One post is withheld.')
  assert.equal((await lines(sources())).get('Place in the stream, saved to disk')?.value, 'not so far')
})

test('the last 20 holes, newest first', () => {
  const holes = new StatusHoles()
  for (let at = 1; at <= 25; at++) holes.note({ at, words: `hole ${at}` })
  assert.equal(holes.last.length, 20)
  assert.deepEqual(holes.last[0], { at: 25, words: 'hole 25' })
  assert.deepEqual(holes.last[19], { at: 6, words: 'hole 6' })
})

test('a blocklist says how much of it is in force, since when, and which lines are not', async () => {
  const report = { accounts: 2, domains: 1, phrases: 3, since: 700, badLines: 0, bad: [] }
  const of = (more: object) => lines(sources({ blocklist: () => ({ ...report, ...more }) }))
  const fine = await of({})
  assert.equal(fine.get('In force')?.value, 6)
  assert.deepEqual(fine.get('Since')?.value, { at: 700 })
  assert.deepEqual(fine.get('Lines that are not in force'), {
    name: 'Lines that are not in force',
    value: 0,
    parts: [],
  })
  assert.ok(!fine.has('The file cannot be read'))
  const bad = [{ line: 7, why: 'is no DID' }]
  const wrong = await of({ bad, badLines: 4, trouble: 'there is no such file' })
  assert.deepEqual(wrong.get('Lines that are not in force')?.parts, [
    { name: 'line 7', value: 'is no DID' },
    { name: 'and others', value: 3 },
  ])
  assert.equal(wrong.get('The file cannot be read')?.value, 'there is no such file')
  assert.ok(!(await lines(sources())).has('In force'), 'without one there is nothing to be said')
})
