import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from './metrics.js'

test('what is read is what is exported', async () => {
  const metrics = createMetrics()
  metrics.refused('adult')
  metrics.refused('adult')
  metrics.refused('hidden')
  const read = await metrics.read('posts_refused_total')
  assert.deepEqual(
    read.map(({ labels, value }) => [labels['reason'], value]),
    [
      ['adult', 2],
      ['hidden', 1],
    ],
  )
  assert.match(await metrics.text(), /^pyresky_posts_refused_total\{reason="adult"\} 2$/m)
  await assert.rejects(metrics.read('posts_refused'), /there is no metric pyresky_posts_refused$/)
})

test('one source is so and all others are not', async () => {
  const metrics = createMetrics()
  metrics.source('built-in')
  metrics.source('live')
  const read = await metrics.read('source')
  assert.deepEqual(
    read.filter(({ value }) => value === 1).map(({ labels }) => labels['name']),
    ['live'],
  )
  assert.equal(read.length, 5)
})

test('hosts are told one by one; a lag only of those that are live', async () => {
  const metrics = createMetrics()
  const text = async () => (await metrics.text()).split('\n').filter((line) => line.includes('{host='))
  metrics.hosts([
    { host: 'a.example', state: 'live', lagMs: 1500, perMinute: 60 },
    { host: 'a.example', state: 'spare', perMinute: 2 },
    { host: 'b.example:444', state: 'waiting', lagMs: 9000, perMinute: 0 },
  ])
  assert.deepEqual(await text(), [
    'pyresky_upstream_host_up{host="a.example"} 1',
    'pyresky_upstream_host_up{host="b.example:444"} 0',
    'pyresky_upstream_host_lag_seconds{host="a.example"} 1.5',
    'pyresky_upstream_host_events_per_minute{host="a.example"} 62',
    'pyresky_upstream_host_events_per_minute{host="b.example:444"} 0',
  ])
  metrics.hosts([{ host: 'a.example', state: 'waiting', lagMs: 1500, perMinute: 60 }])
  assert.deepEqual(await text(), [
    'pyresky_upstream_host_up{host="a.example"} 0',
    'pyresky_upstream_host_events_per_minute{host="a.example"} 60',
  ])
})
