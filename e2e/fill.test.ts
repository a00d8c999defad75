import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startApp, startNet, until } from './app.js'
import { cardsIn, get, metric, watch } from './wire.js'

/** On start the page fills from what the network still has, in its own order, beneath what is live. */

const MINUTES_BEHIND = 5 * 60_000

test('what comes from replay fills the page from below, newest first, and counts as nothing new', async (t) => {
  let behind = MINUTES_BEHIND
  const { net, env } = await startNet({ accounts: 40, now: () => Date.now() - behind, historySeconds: 3600 })
  const people = Array.from({ length: 60 }, () => net.account({ labels: [] }))
  const past = people.map((by, n) => {
    // A clock that shows time to pass between two posts.
    behind -= 100
    return net.post({ by, text: `past ${n}` })
  })
  const gone = [past[20], past[59]]
  for (const post of gone) net.delete(post?.uri ?? '')
  net.status(people[30]?.did ?? '', { active: false, status: 'deleted' })
  // Nobody is known before the page is open.
  net.faults.lookups({ slowMs: 60_000 })
  const app = await startApp(env)
  t.after(async () => {
    await app.close()
    await net.close()
  })
  const screen = await watch(t, app, '/ws')
  assert.equal(app.context.shown.size, 0)
  net.faults.lift()
  await until('the past is shown', () => app.context.shown.size === 57)
  const standing = past
    .map(({ uri }, n) => ({ uri, n }))
    .filter(({ n }) => ![20, 30, 59].includes(n))
    .map(({ uri }) => uri)
    .toReversed()
  const uris = async (path: string) => cardsIn((await get(app, path)).body).map(({ uri }) => uri)
  assert.deepEqual(await uris('/'), standing.slice(0, 30))
  assert.equal(app.context.arrived.perMinute(), 0)
  await until('the open page is filled', () => cardsIn(screen.ops).length >= 57)
  assert.deepEqual(screen.cards, [], 'and none of it came as new')

  behind = 0
  const live = net.post({ by: people[1]!, text: 'live' })
  const stranger = net.post({ text: 'live, too' })
  await until('what is live is shown', () => app.context.shown.size === 59)
  assert.deepEqual(await uris('/'), [stranger.uri, live.uri, ...standing.slice(0, 28)])
  await until('and new', () => screen.cards.length === 2)
  assert.equal(app.context.arrived.perMinute(), 2)
  net.delete(past[40]?.uri ?? '')
  await until('one of the past goes from the screen', () => screen.ops.includes('hx-swap-oob="delete"'))
  await until('and from memory', async () => !(await uris('/?q=past')).includes(past[40]?.uri ?? ''))
  assert.equal(await metric(app, 'posts_shown_total'), 59)
})
