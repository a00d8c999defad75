import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startApp, startNet, until } from './app.js'
import { cardsIn, get, metric, plain, watch } from './wire.js'

/** The built-in network's labeler, followed by the real server: over its stream, with its key and definitions. */

async function staged(t: TestContext) {
  const { net, env } = await startNet({ accounts: 40 })
  const app = await startApp({ ...env, LABELERS: net.labeler })
  t.after(async () => {
    await app.close()
    await net.close()
  })
  await until('the network is heard', () => net.readers > 0)
  const status = async () => plain((await get(app, '/status')).body)
  const isFollowed = async () => /did:plc:\w+\s*is followed at 127\.0\.0\.1:/.test(await status())
  await until('the labeler is followed', isFollowed)
  const texts = async () => cardsIn((await get(app, '/')).body).map(({ text }) => text)
  const post = async (text: string) => {
    const { uri, did } = net.post({ text, by: net.account({ labels: [] }) })
    await until(`"${text}" is shown`, async () => (await texts()).includes(text))
    return { uri, did }
  }
  return { net, app, post, texts }
}

test('what it labels goes from an open screen, and comes back when it takes that back', async (t) => {
  const { net, app, post, texts } = await staged(t)
  const screen = await watch(t, app)
  const { uri } = await post('one')
  const { did } = await post('two')
  await post('three')
  net.label(uri, 'porn')
  net.label(did, 'evening-wear')
  await until('they are gone', async () => (await texts()).join() === 'three')
  await until('from the screen too', () => screen.ops.includes('hx-swap-oob="delete"'))
  net.label(uri, 'porn', { neg: true })
  net.label(did, 'evening-wear', { neg: true })
  await until('they are back', async () => (await texts()).join() === 'three,two,one')
  assert.equal(await metric(app, 'labels_total', { outcome: 'signature' }), 0)
})

test('its own labels do what it says of them: cover, say nothing, hide', async (t) => {
  const { net, app, post, texts } = await staged(t)
  const { uri } = await post('how it ends')
  const covered = async () => (await get(app, '/')).body.includes('Spoilers')
  net.label(uri, 'weather-report')
  net.label(uri, 'spoilers')
  await until('it is covered', covered)
  net.label(uri, 'spoilers', { neg: true })
  await until('it is not', async () => !(await covered()))
  net.label(uri, 'chain-letter')
  await until('it is hidden', async () => (await texts()).length === 0)
})
