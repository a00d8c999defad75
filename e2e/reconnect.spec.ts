import type { Simnet } from '../src/simnet/index.js'
import { startApp, until } from './app.js'
import { card, cards, expect, openFeed, test } from './fixtures.js'

/** Another life of the server, when it hears the network. */
async function startAgain(net: Simnet, env: Record<string, string>) {
  const places = { UPSTREAM: net.jetstream, APPVIEW: net.appview, PLC: net.plc, CDN: net.cdn, VIDEOS: 'off' }
  const app = await startApp({ ...env, ...places })
  await until('the server hears the network again', () => net.readers > 0)
  return app
}

test('after a drop the page comes back by itself, without loss and without repeat', async ({
  page,
  net,
  app,
  context,
}) => {
  await openFeed(page)
  net.post({ text: 'before' })
  await expect(cards(page)).toHaveCount(1)
  await context.setOffline(true)
  await page.evaluate(() =>
    (
      document.getElementById('live') as never as { _htmx: { ws: { connection: { socket: WebSocket } } } }
    )._htmx.ws.connection.socket.close(),
  )
  await expect(page.locator('#state')).toHaveText(/offline|Reconnecting/)
  await expect(page.locator('#rate')).toBeHidden()
  net.post({ text: 'meanwhile one' })
  const gone = net.post({ text: 'meanwhile gone' })
  await expect.poll(() => app.context.shown.get(gone.uri) !== undefined).toBe(true)
  net.delete(gone.uri)
  await context.setOffline(false)
  await expect(page.locator('#state')).toHaveText('Live')
  await expect(page.locator('#rate')).toBeVisible()
  await expect(cards(page)).toHaveText([/meanwhile one/, /before/])
  net.post({ text: 'after' })
  await expect(cards(page)).toHaveText([/after/, /meanwhile one/, /before/])
})

test('a page whose position is from another life of the server gets a fresh screen with a named gap, filled from replay', async ({
  page,
  net,
  app,
  env,
}) => {
  await openFeed(page)
  net.post({ text: 'of the old life' })
  await expect(cards(page)).toHaveCount(1)
  const port = new URL(app.url).port
  await app.close()
  await expect(page.locator('#state')).toHaveText('Reconnecting…')
  // A server's first number comes from the clock's seconds.
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const again = await startAgain(net, { ...env, PORT: port })
  net.handle(net.account().did, 'early-again.moss.example')
  await expect(page.locator('#state')).toHaveText('Live', { timeout: 60_000 })
  await expect(page.locator('#feed .gap')).toContainText('away for too long')
  // From replay, in its place.
  await expect(card(page, 'of the old life')).toHaveCount(1)
  net.post({ text: 'of the new life' })
  await expect(card(page, 'of the new life')).toBeVisible()
  await again.close()
})

test('a paused page, too, shows nothing any longer that nobody can vouch for', async ({
  page,
  net,
  app,
  env,
}) => {
  await openFeed(page)
  const gone = net.post({ text: 'deleted meanwhile' })
  net.post({ text: 'still there' })
  await expect(cards(page)).toHaveCount(2)
  await page.locator('#pause').click()
  net.post({ text: 'held' })
  await expect(page.locator('#pill')).toBeVisible()
  const port = new URL(app.url).port
  await app.close()
  net.delete(gone.uri)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  const again = await startAgain(net, { ...env, PORT: port })
  net.handle(net.account().did, 'early-again.moss.example')
  await expect(page.locator('#feed .gap')).toContainText('away for too long', { timeout: 60_000 })
  await expect(card(page, 'deleted meanwhile')).toHaveCount(0)
  net.post({ text: 'of the new life' })
  await expect(page.locator('#pill')).toBeVisible()
  await expect(card(page, 'of the new life')).toHaveCount(0)
  await page.locator('#pill').click()
  await expect(card(page, 'of the new life')).toBeVisible()
  // On the fresh screen, or held behind it: who is back first, the page or the posts, is chance.
  await expect(card(page, 'still there')).toHaveCount(1)
  await expect(card(page, 'deleted meanwhile')).toHaveCount(0)
  await again.close()
})

test('a tab that was hidden gets what it missed, once', async ({ page, net }) => {
  await openFeed(page)
  net.post({ text: 'before' })
  await expect(cards(page)).toHaveCount(1)
  const hide = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => value })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  await hide(true)
  await expect(page.locator('#state')).toHaveText('Reconnecting…')
  net.post({ text: 'while hidden' })
  await hide(false)
  await expect(cards(page)).toHaveText([/while hidden/, /before/])
})

test('words say that the source is lost, and that it is back', async ({ page, net }) => {
  await openFeed(page)
  net.post({ text: 'before' })
  await expect(cards(page)).toHaveCount(1)
  net.faults.refuse(503)
  net.faults.drop('terminate')
  await expect(page.locator('body')).toHaveAttribute('data-source', /lost|connecting/)
  await expect(page.locator('#source')).toBeVisible()
  net.faults.lift()
  await expect(page.locator('body')).toHaveAttribute('data-source', 'live', { timeout: 60_000 })
  net.post({ text: 'after' })
  await expect(card(page, 'after')).toBeVisible()
})
