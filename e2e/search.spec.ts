import { AxeBuilder } from '@axe-core/playwright'
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
  await expect(page.getByRole('searchbox')).toBeFocused()
  expect(await page.evaluate(() => document.getSelection()?.toString())).toBe('english')
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

test('what was understood stands under the box, and what was read leniently is marked there', async ({
  page,
}) => {
  await openFeed(page, '/?q=cats+(dogs+OR+birds)+lang:en+-is:reply')
  await expect(page.locator('#top h1')).toHaveText('cats and (dogs or birds), in English, not replies')
  await expect(page.locator('#top mark')).toHaveCount(0)
  await openFeed(page, '/?q=cats+(dogs+OR+birds')
  await expect(page.locator('#top h1')).toHaveText('cats and (dogs or birds)')
  await expect(page.locator('#top .place')).toHaveText('cats (dogs OR birds')
  await expect(page.locator('#top mark')).toHaveText('(')
})

test('an example of the help is a query', async ({ page, net }) => {
  await openFeed(page)
  await page.getByText('How to filter').click()
  await page.getByRole('link', { name: 'cats OR dogs' }).first().click()
  await expect(page).toHaveURL(/\/\?q=cats\+OR\+dogs$/)
  await expect(page.getByRole('searchbox')).toHaveValue('cats OR dogs')
  net.post({ text: 'dogs it is' })
  await expect(cards(page)).toHaveText([/dogs it is/])
})

test('the form without signs asks for a query like any other, and is filled with it', async ({
  page,
  net,
}) => {
  await openFeed(page)
  await page.getByText('Filter with a form').click()
  await page.getByLabel('All of these words').fill('cats -dogs')
  await page.getByLabel('Any of these words').fill('sun "deep sea"')
  await page.getByLabel('Language').selectOption({ label: 'Português' })
  await page.getByRole('radio', { name: 'left out' }).check()
  await page.getByRole('button', { name: 'Show these' }).click()
  await expect(page.getByRole('searchbox')).toHaveValue('cats "-dogs" (sun OR "deep sea") lang:pt -is:reply')
  await expect(page).toHaveURL(/\/\?q=[^&]*$/)
  await expect(page.locator('#state')).toHaveText('Live')
  net.post({ text: 'cats dogs sun' })
  net.post({ text: 'cats, dogs, sun', langs: ['pt-BR'] })
  await expect(cards(page)).toHaveText([/cats, dogs, sun/])
  await page.getByText('Filter with a form').click()
  await expect(page.getByLabel('All of these words')).toHaveValue('cats "-dogs"')
  await expect(page.getByLabel('Language')).toHaveValue('pt')
  await expect(page.getByRole('radio', { name: 'left out' })).toBeChecked()
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

test('a handle that cannot be looked up just now is another thing than one nobody has, and can be tried again', async ({
  page,
  net,
}) => {
  const by = net.account({ handle: 'slow.moss.example', labels: [] })
  net.faults.lookups({ answer: 'error' })
  const answer = await page.goto('/?q=from:other.moss.example')
  expect(answer?.status()).toBe(503)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This can’t be looked up just now')
  await expect(page.getByRole('searchbox')).toHaveValue('from:other.moss.example')
  await expect(page.getByRole('searchbox')).not.toHaveAttribute('aria-invalid')
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute(
    'href',
    '/?q=from%3Aother.moss.example',
  )
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  net.faults.lift()
  await page.getByRole('searchbox').fill('from:slow.moss.example')
  await page.getByRole('searchbox').press('Enter')
  await expect(page.locator('#state')).toHaveText('Live')
  net.post({ by, text: 'at last' })
  await expect(cards(page)).toHaveText([/at last/])
})

test('an empty feed says what to do', async ({ page, net }) => {
  await openFeed(page, '/?q=xylophonist')
  await expect(page.locator('#empty')).toBeVisible()
  net.post({ text: 'a xylophonist at last' })
  await expect(card(page, 'at last')).toBeVisible()
  await expect(page.locator('#empty')).toBeHidden()
})
