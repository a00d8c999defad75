import { card, cards, expect, openFeed, test } from './fixtures.js'

test('after a long pause the server sends no more posts, still every removal, and what was missed upon return', async ({
  page,
  net,
}) => {
  const said: string[] = []
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => said.push(payload.toString())))
  await page.clock.install()
  await openFeed(page)
  const seen = net.post({ text: 'seen before' })
  await expect(card(page, 'seen before')).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  net.post({ text: 'held' })
  await expect(page.locator('#pill')).toHaveText('1 new post')

  await page.clock.fastForward('06:00')
  // A leap of the clock looks like a dead connection, too: it is said over the next one.
  await expect
    .poll(async () => {
      await page.clock.runFor(1000)
      return said
    })
    .toContain('{"kind":"pause"}')
  // What is asked after it is answered after it.
  await page.evaluate(() => fetch('/healthz'))
  net.post({ text: 'not sent for now' })
  net.delete(seen.uri)
  await expect(card(page, 'seen before')).toHaveCount(0)
  await expect(page.locator('#pill')).toHaveText('1 new post')

  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(cards(page)).toHaveText([/not sent for now/, /held/])
  net.post({ text: 'live again' })
  await expect(cards(page)).toHaveText([/live again/, /not sent for now/, /held/])
})
