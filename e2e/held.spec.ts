import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'

type Wired = { _htmx: { ws: { connection: { url: string; socket: WebSocket } } } }

/** Drops the connection from the page's side; it comes back from `since`, when given. */
async function drop(page: Page, since?: string): Promise<void> {
  await page.evaluate((position) => {
    const live = document.getElementById('live')!
    const { connection } = (live as never as Wired)._htmx.ws
    if (position !== undefined) {
      const url = new URL(connection.url)
      url.searchParams.set('since', position)
      // A frame that is still on its way does not move it.
      const set = () => undefined
      Object.defineProperty(connection, 'url', { configurable: true, get: () => url.href, set })
      const free = () =>
        Object.defineProperty(connection, 'url', { configurable: true, writable: true, value: url.href })
      live.addEventListener('htmx:ws:after:connection', free, { once: true })
    }
    connection.socket.close()
  }, since)
}

test('a fresh screen that has the posts of the old one shows them all the same', async ({ page, net }) => {
  await openFeed(page)
  net.post({ text: 'one of two' })
  net.post({ text: 'two of two' })
  await expect(cards(page)).toHaveCount(2)
  await drop(page, '0')
  await expect(page.locator('#feed .gap')).toBeVisible()
  await expect(cards(page)).toHaveText([/two of two/, /one of two/])
  // Nor when it comes while somebody reads: it takes the place of what they read, and what is held is in it.
  await page.getByRole('button', { name: 'Pause' }).click()
  net.post({ text: 'held' })
  await expect(page.locator('#pill')).toHaveText('1 new post')
  await drop(page, '0')
  await expect(cards(page)).toHaveText([/held/, /two of two/, /one of two/])
  await expect(page.locator('#pill')).toBeHidden()
})

test('the pill counts no post of an account that is gone, and one that is back is held in its place', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const ada = net.account({ displayName: 'Ada' })
  const bob = net.account({ displayName: 'Bob' })
  net.post({ by: ada, text: 'seen' })
  await expect(cards(page)).toHaveCount(1)
  await page.getByRole('button', { name: 'Pause' }).click()
  const texts = ['one by bob', 'two by ada', 'three by bob']
  for (const [n, text] of texts.entries()) {
    net.post({ by: text.endsWith('bob') ? bob : ada, text })
    await expect(page.locator('#pill')).toHaveText(n === 0 ? '1 new post' : `${n + 1} new posts`)
  }
  net.status(bob.did, { active: false, status: 'deactivated' })
  await expect(page.locator('#pill')).toHaveText('1 new post')
  net.status(bob.did, { active: true })
  await expect(page.locator('#pill')).toHaveText('3 new posts')
  await expect(page.getByText('by bob')).toHaveCount(0)
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(cards(page)).toHaveText([/three by bob/, /two by ada/, /one by bob/, /seen/])
})

test('who stands on a post that is edited stands on the same link, and on its neighbour when it is removed', async ({
  page,
  net,
}) => {
  await openFeed(page)
  for (const text of ['first', 'second', 'third']) {
    net.post({ text })
    await expect(card(page, text)).toBeVisible()
  }
  const post = net.post({ text: 'the foruth' })
  await expect(cards(page)).toHaveCount(4)
  await card(page, 'the foruth').locator('.when a').focus()
  net.update(post.uri, { text: 'the fourth' })
  await expect(card(page, 'the fourth').locator('.when a')).toBeFocused()
  net.delete(post.uri)
  await expect(card(page, 'third')).toBeFocused()
})

test('Page Down and Page Up go from post to post, Ctrl+Home leaves the feed', async ({ page, net }) => {
  await openFeed(page)
  for (const text of ['first', 'second', 'third']) {
    net.post({ text })
    await expect(card(page, text)).toBeVisible()
  }
  await card(page, 'third').locator('.name').focus()
  await page.keyboard.press('PageDown')
  await expect(card(page, 'second')).toBeFocused()
  await page.keyboard.press('PageDown')
  await expect(card(page, 'first')).toBeFocused()
  await page.keyboard.press('PageUp')
  await page.keyboard.press('PageUp')
  await expect(card(page, 'third')).toBeFocused()
  net.post({ text: 'fresh' })
  await expect(page.locator('#pill')).toHaveText('1 new post')
  await page.keyboard.press('PageUp')
  await expect(page.locator('#pill')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(card(page, 'fresh')).toBeFocused()
  await page.keyboard.press('Control+Home')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused()
})

test('posts stay where they are under a pointer that aims', async ({ page, net }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.clock.install()
  await openFeed(page)
  net.post({ text: 'the aim' })
  await expect(card(page, 'the aim')).toBeVisible()
  // For as long as it takes them to come, the pointer has just moved.
  await page.clock.pauseAt(Date.now() + 10_000)
  const place = await card(page, 'the aim').boundingBox()
  await page.mouse.move(place!.x + 90, place!.y + 20)
  await page.mouse.move(place!.x + 95, place!.y + 22)
  net.post({ text: 'from above' })
  await expect(page.locator('#state')).toHaveText('Held while you read')
  expect((await card(page, 'the aim').boundingBox())?.y).toBe(place?.y)
  await page.clock.runFor(2000)
  await expect(card(page, 'from above')).toBeVisible()
})

test('a page that the browser kept comes back to life upon Back', async ({ page, net }) => {
  await openFeed(page)
  net.post({ text: 'before' })
  await expect(cards(page)).toHaveCount(1)
  // What a browser with a back/forward cache does; the test's Chromium has none.
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
  await expect(page.locator('#state')).toHaveText('Reconnecting…')
  net.post({ text: 'meanwhile' })
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await expect(page.locator('#state')).toHaveText('Live')
  await expect(cards(page)).toHaveText([/meanwhile/, /before/])
})

test('a screen reader hears nothing of holding and releasing, and of a drop only when it lasts', async ({
  page,
  net,
  context,
}) => {
  await page.clock.install()
  await openFeed(page)
  await page.evaluate(() => {
    const said: string[] = []
    Object.assign(window, { said })
    const announce = document.getElementById('announce')!
    new MutationObserver(() => said.push(announce.textContent ?? '')).observe(announce, { childList: true })
  })
  net.post({ text: 'one' })
  await card(page, 'one').focus()
  net.post({ text: 'two' })
  await expect(page.locator('#state')).toHaveText('Held while you read')
  await page.getByRole('button', { name: 'Pause' }).focus()
  await expect(page.locator('#state')).toHaveText('Live')
  // However long a connection takes here, for the page this drop lasts for a second.
  await page.clock.pauseAt(Date.now() + 10_000)
  await drop(page)
  await expect(page.locator('#state')).toHaveText('Reconnecting…')
  await page.clock.runFor(1000)
  await expect(page.locator('#state')).toHaveText('Live')
  await context.setOffline(true)
  await drop(page)
  await expect(page.locator('#state')).toHaveText('You are offline')
  await page.clock.runFor(3000)
  await expect(page.locator('#announce')).toHaveText('You are offline')
  await page.clock.resume()
  await context.setOffline(false)
  await expect(page.locator('#announce')).toHaveText('Connected again. Live')
  const said = await page.evaluate(() => (window as never as { said: string[] }).said)
  expect(said.filter((words) => !words.includes('new post'))).toEqual([
    'You are offline',
    'Connected again. Live',
  ])
})
