import { AxeBuilder } from '@axe-core/playwright'
import type { Simnet } from '../src/simnet/index.js'
import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'
import { pictures } from './pictures.js'

/** A picture of a post, opened large on the page. */

function post(net: Simnet, text: string, ...alts: string[]) {
  return net.post({ by: net.account({ displayName: 'Ada', labels: [] }), text, embed: pictures(...alts) })
}

const dialog = (page: Page) => page.locator('#enlarged')
const links = (page: Page, text: string) => card(page, text).locator('.shots a')

/** Waits until the large picture is there: until then the small one stands behind it, and it has no size of its own. */
async function drawn(page: Page): Promise<void> {
  const pictures = page.locator('#enlarged-frame img')
  await expect(pictures).toHaveCount(1)
  await pictures.evaluate((image: HTMLImageElement) => image.decode())
}

async function close(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
}

test('by keys: Enter opens, arrows go around, Escape closes, and the focus goes in and comes back', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const made = post(net, 'three of them', 'a heron', '', 'a third one')
  await links(page, 'three of them').nth(0).focus()
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toBeVisible()
  await expect(page.getByRole('dialog', { name: 'Picture 1 of 3' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Close' })).toBeFocused()
  await expect(page.locator('#enlarged-alt')).toHaveText('a heron')
  await expect(dialog(page).getByRole('img', { name: 'a heron' })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('#enlarged-place')).toHaveText('Picture 2 of 3')
  await expect(page.locator('#enlarged-alt')).toHaveText('no description')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator('#enlarged-place')).toHaveText('Picture 3 of 3')
  await expect(page.locator('#enlarged-note')).toHaveText('')
  const large = (await links(page, 'three of them').nth(2).getAttribute('href')) ?? ''
  // The small one stands behind it for as long as it is on its way.
  await expect(dialog(page).getByRole('img', { name: 'a third one' })).toHaveAttribute('src', large)
  await page.getByRole('button', { name: 'Next picture' }).press('Enter')
  await expect(page.locator('#enlarged-place')).toHaveText('Picture 1 of 3')
  const [did, , rkey] = made.uri.slice('at://'.length).split('/')
  await expect(page.getByRole('link', { name: 'Open original on Bluesky' })).toHaveAttribute(
    'href',
    `https://bsky.app/profile/${did}/post/${rkey}`,
  )
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(links(page, 'three of them').nth(0)).toBeFocused()
})

test('by pointer: beside the picture closes, on it does not, and the description can be selected', async ({
  page,
  net,
  context,
}) => {
  await openFeed(page)
  post(net, 'just one', 'a heron among the reeds')
  await links(page, 'just one').click()
  await expect(page.getByRole('dialog', { name: 'Picture' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Next picture' })).toBeHidden()
  await drawn(page)
  await expect(page.locator('#enlarged-note')).toHaveText('')
  await page.locator('#enlarged-frame img').click()
  await expect(dialog(page)).toBeVisible()
  await page.locator('#enlarged-alt').click({ clickCount: 3 })
  expect(await page.evaluate(() => String(document.getSelection()).trim())).toBe('a heron among the reeds')
  await page.locator('#enlarged-alt').click({ position: { x: 5, y: 5 } })
  await page.locator('#enlarged-frame img').click({ position: { x: 3, y: 3 } })
  await expect(dialog(page)).toBeHidden()
  // The feed is not held by a focus that nobody sees.
  net.post({ text: 'it goes on' })
  await expect(card(page, 'it goes on')).toBeVisible()
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    links(page, 'just one').click({ modifiers: ['ControlOrMeta'] }),
  ])
  await tab.close()
  await expect(dialog(page)).toBeHidden()
})

test('right to left, the arrows are turned around', async ({ page, net }) => {
  await openFeed(page)
  post(net, 'turned', 'one', 'two', 'three')
  await page.evaluate(() => (document.documentElement.dir = 'rtl'))
  await links(page, 'turned').nth(0).press('Enter')
  await expect(page.locator('#enlarged-place')).toHaveText('Picture 1 of 3')
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator('#enlarged-place')).toHaveText('Picture 2 of 3')
  const [back, on] = await Promise.all(
    ['#enlarged-back', '#enlarged-on'].map((button) => page.locator(button).boundingBox()),
  )
  expect(back!.x).toBeGreaterThan(on!.x)
})

test('posts wait while a picture is open', async ({ page, net }) => {
  await openFeed(page)
  post(net, 'to look at', 'one')
  await links(page, 'to look at').press('Enter')
  await expect(dialog(page)).toBeVisible()
  net.post({ text: 'meanwhile' })
  await expect(page.locator('#state')).toHaveText('Held while you read')
  await expect(cards(page)).toHaveCount(1)
  await close(page)
  await page.getByRole('button', { name: 'Pause' }).focus()
  await expect(card(page, 'meanwhile')).toBeVisible()
})

for (const [why, take] of [
  ['is deleted', (net: Simnet, uri: string) => net.delete(uri)],
  ['is by an account that is gone', (net: Simnet, uri: string) => net.status(didOf(uri), { active: false })],
  ['is labelled', (net: Simnet, uri: string) => net.profile(didOf(uri), { labels: ['!no-unauthenticated'] })],
  ['has other pictures', (net: Simnet, uri: string) => net.update(uri, { embed: pictures() })],
] as const) {
  test(`a picture closes at once, and nothing is said, when its post ${why}`, async ({ page, net }) => {
    await openFeed(page)
    net.post({ text: 'its neighbour' })
    await expect(cards(page)).toHaveCount(1)
    const { uri } = post(net, 'soon gone', 'a secret', 'another')
    await links(page, 'soon gone').nth(1).press('Enter')
    await expect(dialog(page)).toBeVisible()
    take(net, uri)
    await expect(dialog(page)).toBeHidden()
    await expect(page.locator('#enlarged img')).toHaveCount(0)
    await expect(page.locator('#enlarged-alt')).toHaveText('')
    expect(await page.locator('#announce').textContent()).not.toMatch(/gone|delet|remov/i)
    await expect(page.locator('#feed article:focus, #feed article :focus')).toHaveCount(1)
  })
}

const didOf = (uri: string) => uri.split('/')[2] ?? ''

test('a new name leaves it open', async ({ page, net }) => {
  await openFeed(page)
  const { uri } = post(net, 'stays', 'one')
  await links(page, 'stays').press('Enter')
  await expect(dialog(page)).toBeVisible()
  net.profile(didOf(uri), { displayName: 'Ada the Second' })
  await expect(page.locator('#feed .name')).toHaveText('Ada the Second')
  await expect(dialog(page)).toBeVisible()
})

test('closed and opened again in one breath, it shows what was opened last', async ({ page, net }) => {
  await openFeed(page)
  post(net, 'quick', 'one', 'two')
  await links(page, 'quick').nth(0).press('Enter')
  await expect(dialog(page)).toBeVisible()
  const second = links(page, 'quick').nth(1)
  await second.evaluate((link: HTMLAnchorElement) => {
    document.querySelector('dialog')?.close()
    link.click()
  })
  // The event that tells of the closing comes later than this.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
  await expect(page.locator('#enlarged-alt')).toHaveText('two')
  await expect(page.locator('#enlarged-frame img').last()).toBeVisible()
})

test('a large picture that fails leaves the small one and words; one that hangs, the small one', async ({
  page,
  net,
}) => {
  await openFeed(page)
  post(net, 'fails', 'one')
  await page.locator('#feed .shot img').evaluate((image: HTMLImageElement) => image.decode())
  const href = (await links(page, 'fails').getAttribute('href')) ?? ''
  await page.route(href, (route) => route.fulfill({ status: 404 }))
  await links(page, 'fails').press('Enter')
  await expect(page.locator('#enlarged-note')).toHaveText(
    'The large picture did not load: this is the small one.',
  )
  await expect(page.locator('#enlarged-frame img')).toHaveCount(1)
  await close(page)
  await page.unroute(href)
  await page.route(href, () => undefined)
  await links(page, 'fails').press('Enter')
  await expect(page.locator('#enlarged-note')).toHaveText('Loading…')
  await expect(page.locator('#enlarged-frame img').first()).toBeVisible()
  await close(page)
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [360, 1280]) {
    test(`axe finds nothing and nothing sticks out: ${width}, ${colorScheme}`, async ({ page, net }) => {
      await page.setViewportSize({ width, height: 700 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await openFeed(page)
      post(net, 'to be seen', 'a heron '.repeat(150), 'مالك الحزين')
      for (const n of [0, 1]) {
        await links(page, 'to be seen').nth(n).press('Enter')
        await drawn(page)
        await expect(page.locator('#enlarged-note')).toHaveText('')
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
        expect(await dialog(page).evaluate((box) => box.scrollWidth <= window.innerWidth)).toBe(true)
        const place = await page.locator('#enlarged-frame').boundingBox()
        expect(place!.height).toBeGreaterThan(250)
        await close(page)
      }
    })
  }
}

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })

  test('the link opens the picture in a new tab', async ({ page, net, app }) => {
    post(net, 'plain', 'one')
    await expect.poll(() => app.context.shown.size).toBe(1)
    await page.goto('/')
    await expect(dialog(page)).toBeHidden()
    const [tab] = await Promise.all([page.waitForEvent('popup'), links(page, 'plain').click()])
    await expect(tab).toHaveURL((await links(page, 'plain').getAttribute('href')) ?? '')
  })
})
