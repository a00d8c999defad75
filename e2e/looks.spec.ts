import { AxeBuilder } from '@axe-core/playwright'
import { cards, expect, openFeed, test } from './fixtures.js'

const SIZES = [
  { name: 'wide', width: 1280, height: 900 },
  { name: 'phone', width: 360, height: 700 },
  { name: 'narrowest', width: 320, height: 600 },
  { name: 'wall', width: 2560, height: 1300 },
]

for (const colorScheme of ['light', 'dark'] as const) {
  for (const { name, ...viewport } of SIZES) {
    test(`axe finds nothing and nothing sticks out: ${name}, ${colorScheme}`, async ({ page, net, app }) => {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      net.burst(120)
      net.post({ text: `${'long'.repeat(60)} ${'مرحبا بالعالم '.repeat(5)}` })
      await expect.poll(() => app.context.shown.size).toBeGreaterThan(5)
      for (const path of ['/', '/?q=cats', '/?q=xylophonist', '/?q=lang:english', '/nowhere']) {
        if (path === '/nowhere' || path.includes('english')) await page.goto(path)
        else await openFeed(page, path)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 2).map(({ html }) => html)])).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(
          true,
        )
      }
    })
  }
}

test('every id on the page is there once', async ({ page, net }) => {
  await openFeed(page)
  net.burst(100)
  await expect.poll(() => cards(page).count()).toBeGreaterThan(3)
  const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id))
  expect(ids.length).toBe(new Set(ids).size)
})

test('a picture that cannot be had leaves words, and nothing moves when posts are held', async ({
  page,
  net,
}) => {
  await page.route(
    (url) => !url.pathname.startsWith('/static'),
    (route) =>
      route.request().resourceType() === 'image' ? route.abort('connectionrefused') : route.fallback(),
  )
  await openFeed(page)
  net.burst(400)
  await expect(page.locator('#feed img.failed').first()).toBeAttached()
  await page.getByRole('button', { name: 'Pause' }).click()
  const first = await cards(page).first().boundingBox()
  net.post({ text: 'held' })
  await expect(page.locator('#pill')).toBeVisible()
  expect((await cards(page).first().boundingBox())?.y).toBe(first?.y)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id }) => id)).toEqual([])
})
