import { cards, expect, test } from './fixtures.js'

test.use({ javaScriptEnabled: false })

test('the page reads, filters and renews itself without a script', async ({ page, net, app }) => {
  net.post({ text: 'a cat on a shelf' })
  net.post({ text: 'a dog in the rain' })
  await expect.poll(() => app.context.shown.size).toBe(2)
  await page.goto('/')
  await expect(cards(page)).toHaveText([/a dog in the rain/, /a cat on a shelf/])
  await page.getByRole('searchbox').fill('cat')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(page).toHaveURL(/\?q=cat$/)
  await expect(cards(page)).toHaveText([/a cat on a shelf/])
  net.post({ text: 'another cat' })
  await expect.poll(() => app.context.shown.size).toBe(3)
  await page.getByRole('link', { name: 'Load newer' }).click()
  await expect(cards(page)).toHaveText([/another cat/, /a cat on a shelf/])
  for (const button of ['Pause', 'Copy link'])
    await expect(page.getByRole('button', { name: button })).toBeHidden()
})
