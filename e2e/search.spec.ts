import { card, cards, expect, openFeed, test } from './fixtures.js'

test('typing a word and Enter gives a feed with an address of its own, filled from memory', async ({
  page,
  net,
}) => {
  await openFeed(page)
  net.post({ text: 'a cat before' })
  net.post({ text: 'a dog before' })
  await expect(cards(page)).toHaveCount(2)
  await page.getByRole('searchbox').fill('  cat ')
  await page.getByRole('searchbox').press('Enter')
  await expect(page).toHaveURL(/\/\?q=cat$/)
  await expect(page).toHaveTitle(/cat/)
  await expect(page.locator('meta[property="og:title"]')).toHaveAttribute('content', /cat/)
  await expect(cards(page)).toHaveText([/a cat before/])
  net.post({ text: 'a cat after' })
  await expect(cards(page)).toHaveText([/a cat after/, /a cat before/])
})

test('Back and Forward go through the feeds, without repeats', async ({ page, net }) => {
  await openFeed(page)
  net.post({ text: 'a cat' })
  net.post({ text: 'a dog' })
  await expect(cards(page)).toHaveCount(2)
  await page.getByRole('searchbox').fill('cat')
  await page.getByRole('searchbox').press('Enter')
  await expect(cards(page)).toHaveCount(1)
  await page.goBack()
  await expect(page.locator('#state')).toHaveText('Live')
  await expect(cards(page)).toHaveCount(2)
  net.post({ text: 'a bird' })
  await expect(cards(page)).toHaveText([/a bird/, /a dog/, /a cat/])
  await page.goForward()
  await expect(page.locator('#state')).toHaveText('Live')
  net.post({ text: 'another cat' })
  await expect(cards(page)).toHaveText([/another cat/, /a cat/])
})

test('a query that cannot be meant is explained, keeps its text, and streams nothing', async ({ page }) => {
  let sockets = 0
  page.on('websocket', () => sockets++)
  const answer = await page.goto('/?q=cats+lang:english')
  expect(answer?.status()).toBe(400)
  await expect(page.getByRole('searchbox')).toHaveValue('cats lang:english')
  await expect(page.locator('#q-error')).toContainText('lang')
  await expect(page.getByRole('searchbox')).toHaveAttribute('aria-describedby', /q-error/)
  await expect(page.locator('mark')).toHaveText(/english/)
  await expect(cards(page)).toHaveCount(0)
  expect(sockets).toBe(0)
})

test('a lenient form is served where it was typed, with a notice and the tidy address', async ({
  page,
  net,
}) => {
  await openFeed(page, '/?q=%22open+quote')
  await expect(page.locator('#notices')).toContainText(/quote/)
  await expect(page).toHaveURL(/%22open\+quote$/)
  await expect(
    page.locator('#notices').getByRole('link').or(page.locator('a[href="/?q=%22open+quote%22"]')).first(),
  ).toBeVisible()
  net.post({ text: 'an open quote it is' })
  await expect(card(page, 'an open quote')).toBeVisible()
})

test('an author by handle, also one that nobody can resolve', async ({ page, net }) => {
  const ada = net.account({ handle: 'ada.moss.example' })
  await openFeed(page, '/?q=from:ada.moss.example')
  await expect(page.locator('#notices')).toHaveCount(0)
  net.post({ by: ada, text: 'by ada' })
  net.post({ text: 'by another' })
  await expect(cards(page)).toHaveText([/by ada/])
  await openFeed(page, '/?q=from:nobody.moss.example')
  await expect(page.locator('#notices')).toContainText('nobody.moss.example')
})

test('an empty feed says what to do', async ({ page, net }) => {
  await openFeed(page, '/?q=xylophonist')
  await expect(page.locator('#empty')).toBeVisible()
  net.post({ text: 'a xylophonist at last' })
  await expect(card(page, 'at last')).toBeVisible()
  await expect(page.locator('#empty')).toBeHidden()
})
