import { AxeBuilder } from '@axe-core/playwright'
import type { Locator } from 'playwright/test'
import { card, cards, expect, listen, openFeed, test } from './fixtures.js'
import { MEADOW } from './people.js'

test('posts arrive by themselves, with the names, faces and pictures of people who were there before us', async ({
  ada,
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openFeed(page)
  await ada.show('hello from the shore', MEADOW, 'A green meadow')
  const first = card(page, 'hello from the shore')
  await expect(first.locator('.name')).toHaveText('Ada of the Tides')
  await expect(first.locator('.handle')).toHaveText(`@${ada.handle}`)
  await expectLoaded(first.locator('img.face'), 48)
  await expectLoaded(first.getByRole('img', { name: 'A green meadow' }), 64)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations).toEqual([])

  await ada.post('hello once more')
  await expect(cards(page)).toHaveText([/hello once more/, /hello from the shore/])
})

test('what an app makes of a text is on the page: a mention, a link, a tag', async ({ ada, bob, page }) => {
  await openFeed(page)
  await ada.post(`¡Olé! @${bob.handle} wrote https://meadow.example/notes about #wildflowers 🌼`)
  const text = card(page, 'Olé').locator('.text')
  await expect(text.getByRole('link')).toHaveText([
    `@${bob.handle}`,
    'https://meadow.example/notes',
    '#wildflowers',
  ])
  const hrefs = await text
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  expect(hrefs).toEqual([
    `https://bsky.app/profile/${bob.did}`,
    'https://meadow.example/notes',
    '/?q=%23wildflowers',
  ])
})

test('an edit replaces the card in its place, a delete takes it away, also from memory', async ({
  ada,
  page,
}) => {
  await openFeed(page)
  const draft = await ada.post('teh first draft')
  await ada.post('something else')
  await expect(cards(page)).toHaveText([/something else/, /teh first draft/])
  await ada.edit(draft, 'the second draft')
  await expect(cards(page)).toHaveText([
    /something else/,
    /the second draft.*edited|edited.*the second draft/s,
  ])
  await ada.delete(draft)
  await expect(cards(page)).toHaveText([/something else/])
  await page.reload()
  await expect(cards(page)).toHaveText([/something else/])
})

test('feeds of a word, of a tag, of a person we have not heard of: each takes what is meant for it', async ({
  ada,
  bob,
  complaints,
  context,
}) => {
  const open = async (query: string) => {
    const page = await context.newPage()
    listen(page, complaints)
    await openFeed(page, `/?q=${encodeURIComponent(query)}`)
    return page
  }
  const all = await open('')
  const word = await open('otters')
  const tag = await open('#wildflowers')
  const person = await open(`from:${ada.handle}`)
  await bob.post('Otters hold hands')
  await bob.post('a walk among #Wildflowers')
  await ada.post('nothing of that')
  await expect(cards(all)).toHaveCount(3)
  await expect(cards(word)).toHaveText([/Otters hold hands/])
  await expect(cards(tag)).toHaveText([/a walk among #Wildflowers/])
  await expect(cards(person)).toHaveText([/nothing of that/])
})

/** The very picture is there: decoded, and as wide as it was made. */
async function expectLoaded(image: Locator, width: number): Promise<void> {
  await expect(image).toBeVisible()
  await expect.poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)).toBe(width)
}
