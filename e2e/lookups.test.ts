import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { LookupFault } from '../src/simnet/index.js'
import { until, type App } from './app.js'
import { cardsIn, get, metric, plain, stage, watch } from './wire.js'

/** Lookups that go wrong: a post waits, the page says why, and nobody is shown under another's name. */

/** What the page says about posts it does not show; empty when it says nothing. */
async function withheld(app: App): Promise<string> {
  return plain(/<span class="withheld">(.*?)<\/span>/s.exec((await get(app, '/')).body)?.[1] ?? '')
}

async function cardsOf(app: App) {
  return cardsIn((await get(app, '/')).body)
}

describe('lookups', { concurrency: true }, () => {
  test('slow: the post is held, and shown when the answer is there', async (t) => {
    const { app, net } = await stage(t)
    net.faults.lookups({ slowMs: 60_000 })
    net.post({ text: 'patience' })
    await until('it is held', async () => (await metric(app, 'posts_held')) === 1)
    assert.deepEqual(await cardsOf(app), [])
    net.faults.lift()
    await until('it is shown', () => app.context.shown.size === 1)
    assert.equal(await metric(app, 'posts_held'), 0)
  })

  const FAULTS: readonly { fault: LookupFault; outcome: string; says: RegExp }[] = [
    { fault: { answer: 'busy', retryAfter: 2 }, outcome: 'rate-limited', says: /the AppView answered 429/ },
    { fault: { answer: 'error' }, outcome: 'failed', says: /the AppView answered 500/ },
    { fault: { answer: 'nonsense' }, outcome: 'shape', says: /unknown form/ },
    { fault: { answer: 'html' }, outcome: 'shape', says: /AppView/ },
  ]
  for (const { fault, outcome, says } of FAULTS) {
    test(`${fault.answer}: the page says how many posts are withheld and why, and recovers`, async (t) => {
      const { app, net } = await stage(t)
      net.faults.lookups(fault)
      const screen = await watch(t, app)
      const began = Date.now()
      for (let n = 0; n < 3; n++) net.post({ text: `held ${n}` })
      await until('the page says why', async () => says.test(await withheld(app)))
      const asked = await metric(app, 'lookups_total', { kind: 'appview', outcome })
      // Two at a time until the first has failed, then one a second at most.
      const most = 2 + (Date.now() - began) / 1000
      assert.ok(asked >= 1 && asked <= most, `asked ${asked} times, of ${most}`)
      await until('it says how many', async () => (await withheld(app)).startsWith('3 posts are withheld: '))
      await until('open pages hear it', () => /class=\\?"withheld\\?">3 posts/.test(screen.ops))
      assert.deepEqual(await cardsOf(app), [])
      net.faults.lift()
      await until('all are shown', async () => (await cardsOf(app)).length === 3)
      await until('nothing is withheld', async () => (await withheld(app)) === '')
    })
  }

  test('answers about others: nobody is shown under their name, and the author’s own word is enough', async (t) => {
    const { app, net } = await stage(t)
    net.faults.lookups({ answer: 'others' })
    const by = net.account({ displayName: 'Vera', labels: [] })
    net.post({ by, text: 'who am I' })
    await until(
      'the answer came',
      async () => (await metric(app, 'lookups_total', { outcome: 'foreign' })) > 0,
    )
    assert.equal(await metric(app, 'lookups_total', { outcome: 'missing' }), 1)
    assert.deepEqual(await cardsOf(app), [])
    net.profile(by.did, { displayName: 'Vera herself' })
    await until('it is shown', () => app.context.shown.size === 1)
    assert.match(plain((await cardsOf(app))[0]?.html ?? ''), /Vera herself/)
  })

  test('answers about nobody: that author waits, others do not', async (t) => {
    const { app, net } = await stage(t)
    net.faults.lookups({ answer: 'none' })
    net.post({ text: 'unknown to the AppView' })
    await until(
      'the answer came',
      async () => (await metric(app, 'lookups_total', { outcome: 'missing' })) > 0,
    )
    net.faults.lift()
    net.post({ text: 'known' })
    await until('the other one is shown', () => app.context.shown.size === 1)
    assert.deepEqual(
      (await cardsOf(app)).map(({ text }) => text),
      ['known'],
    )
  })

  test('switched off, posts are held and the page says so', async (t) => {
    const { app, net } = await stage(t, { APPVIEW: 'off', PLC: 'off' })
    const by = net.account({ labels: [] })
    net.post({ by, text: 'held' })
    await until('it says so', async () =>
      (await withheld(app)).startsWith('One post is withheld: Author lookups are switched off'),
    )
    net.profile(by.did, { displayName: 'Otto' })
    await until('who speaks for themselves is shown', async () => (await cardsOf(app)).length === 1)
  })

  test('switched off, but unknown authors may be shown: at once, by a short DID', async (t) => {
    const { app, net } = await stage(t, { APPVIEW: 'off', PLC: 'off', UNKNOWN_AUTHORS: 'show' })
    const { did, uri } = net.post({ text: 'a stranger' })
    await until('it is shown', () => app.context.shown.size === 1)
    const kept = app.context.shown.get(uri)
    assert.ok(kept)
    assert.ok(kept.at - kept.value.post.arrivedAt < 3000, 'without the wait for an answer that cannot come')
    const [card] = await cardsOf(app)
    assert.ok(plain(card?.html ?? '').includes(`${did.slice(0, 14)}…`))
    assert.ok(!card?.html.includes('@'))
  })

  test('unknown authors shown after 3 s take their name, or vanish, when they become known', async (t) => {
    const { app, net } = await stage(t, { UNKNOWN_AUTHORS: 'show' })
    net.faults.lookups({ answer: 'error' })
    const screen = await watch(t, app)
    net.post({ by: net.account({ displayName: 'Otto' }), text: 'anyone' })
    net.post({ by: net.account({ labels: ['!no-unauthenticated'] }), text: 'members only' })
    net.post({ by: net.account({ labels: [] }), labels: ['porn'], text: 'labelled' })
    await until('what may be shown is', () => screen.cards.length === 2)
    assert.deepEqual(screen.cards.map(({ text }) => text).toSorted(), ['anyone', 'members only'])
    assert.ok(screen.cards.every(({ html }) => /did:plc:\w{6}…/.test(html)))
    const hidden = screen.cards.find(({ text }) => text === 'members only')
    net.faults.lift()
    await until('the name is there', () => screen.ops.includes('Otto'))
    await until('the other one is gone', () => screen.ops.includes(`id="${hidden?.id}" hx-swap-oob="delete"`))
    assert.deepEqual(
      (await cardsOf(app)).map(({ text }) => text),
      ['anyone'],
    )
  })
})
