import { AxeBuilder } from '@axe-core/playwright'
import { expect, listen, test } from './fixtures.js'

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test(`the status is sound, ${colorScheme}, ${width} wide`, async ({ page, net, app }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      net.burst(60)
      net.faults.garbage()
      app.context.status.holes.note({ at: Date.now(), words: 'About 2 minutes are missing here' })
      await page.goto('/')
      await page.getByRole('link', { name: 'How this server is doing' }).click()
      await expect(page.locator('#refreshed')).toHaveText('Refreshed as you watch.')
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 2).map(({ html }) => html)])).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })
  }
}

test('figures change where they stand, and nothing else moves', async ({ page, net }) => {
  await page.goto('/status')
  const row = page.locator('dl > div', { hasText: 'Events taken in' })
  const asOf = page.locator('.asof')
  await expect(page.locator('#refreshed')).toHaveText('Refreshed as you watch.')
  await expect(asOf.locator('time')).toHaveAttribute('title', /^\w+day, /)
  const before = await asOf.textContent()
  await expect(asOf).not.toHaveText(before ?? '')
  const kept = await row.elementHandle()
  const top = (await row.boundingBox())?.y
  const had = Number(await row.locator('dd').textContent())
  for (let n = 0; n < 5; n++) net.post({ text: `post ${n}` })
  await expect(row.locator('dd')).toHaveText(String(had + 5))
  expect((await row.boundingBox())?.y).toBe(top)
  expect(await kept?.evaluate((element) => element.isConnected)).toBe(true)
})

test('when the connection is lost the page says so', async ({ page, app }) => {
  await page.goto('/status')
  await expect(page.locator('#refreshed')).toHaveText('Refreshed as you watch.')
  app.context.stop()
  await expect(page.locator('#refreshed')).toHaveText('Not refreshed: trying to connect again…')
})

test('without a script it is all there, and loads itself again', async ({
  browser,
  app,
  net,
  complaints,
}) => {
  net.post({ text: 'one' })
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  listen(page, complaints)
  await page.goto(`${app.url}/status`)
  await expect(page.locator('noscript p')).toBeVisible()
  await expect(page.getByRole('heading', { name: /^Live from/ })).toBeVisible()
  expect(await page.locator('noscript meta[http-equiv="refresh"]').getAttribute('content')).toBe('10')
  await context.close()
})
