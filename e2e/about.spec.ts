import { AxeBuilder } from '@axe-core/playwright'
import { expect, openFeed, test } from './fixtures.js'

test.use({ env: { OPERATOR: 'The Moss Collective', CONTACT: 'moss@example.org' } })

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test(`who runs this is a link away, and sound: ${colorScheme}, ${width} wide`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      await openFeed(page)
      await page.getByRole('link', { name: 'About this page' }).click()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('About this page')
      await expect(page.getByRole('main')).toContainText('The Moss Collective')
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 2).map(({ html }) => html)])).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })
  }
}

test('each page leads there, and a frame does, out of itself', async ({ page }) => {
  for (const path of ['/', '/?q=lang:english', '/status', '/nowhere', '/about']) {
    await page.goto(path)
    await expect(page.getByRole('contentinfo').locator('a[href="/about"]')).toHaveCount(1)
  }
  await page.goto('/embed?q=cats')
  await expect(page.locator('base')).toHaveAttribute('target', '_blank')
  await expect(page.getByRole('contentinfo').locator('a[href="/about"]')).toBeVisible()
})

test.describe(() => {
  test.use({ javaScriptEnabled: false })
  test('it needs no script', async ({ page }) => {
    await page.goto('/about')
    await expect(page.locator('script')).toHaveCount(0)
    await expect(page.getByRole('main').getByRole('link', { name: 'moss@example.org' })).toHaveAttribute(
      'href',
      'mailto:moss@example.org',
    )
  })
})
