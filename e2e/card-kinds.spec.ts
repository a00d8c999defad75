import { AxeBuilder } from '@axe-core/playwright'
import type { Simnet } from '../src/simnet/index.js'
import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'
import { pictures } from './pictures.js'

/** A page of every kind of card there is, with all open that can be opened. */

const PICTURED = pictures('a heron in the reeds')
const quoteOf = ({ uri, cid }: { uri: string; cid: string }) => ({
  $type: 'app.bsky.embed.record',
  record: { uri, cid },
})

const MANY_LINES = Array.from({ length: 60 }, (_, n) => `n${n + 1}`).join('\n')

/** The page shows 50 at most: these two show all kinds between them. */
const PAGES = ['/', `/?${new URLSearchParams({ q: 'from:mira.kinds.example -quote' }).toString()}`]

/** Every kind, and what only a label makes. */
function makeKinds(net: Simnet): void {
  net.kinds()
  const warned = net.post({
    text: 'said with a warning',
    embed: PICTURED,
    labels: ['!warn'],
  })
  net.post({ text: 'quoting what has a warning', embed: quoteOf(warned) })
  net.post({ text: MANY_LINES })
}

async function openKinds(page: Page, path: string): Promise<void> {
  await openFeed(page, path)
  if (path === '/') await expect(page.locator('#feed blockquote').first()).toBeAttached()
}

/** What is looked at is drawn: far cards are not, until they are near. */
async function drawAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const card of document.querySelectorAll<HTMLElement>('#feed > article')) {
      card.style.contentVisibility = 'visible'
    }
  })
}

const openAll = (page: Page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>('#feed details')) details.open = true
  })

for (const [name, colorScheme, viewport] of [
  ['wide, light', 'light', { width: 1280, height: 900 }],
  ['phone, dark', 'dark', { width: 360, height: 700 }],
] as const) {
  test(`every kind of card is sound, with all open: ${name}`, async ({ page, net, app }, info) => {
    test.slow()
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    makeKinds(net)
    await expect.poll(() => app.context.shown.size).toBeGreaterThan(60)
    for (const [n, path] of PAGES.entries()) {
      await openKinds(page, path)
      await drawAll(page)
      await page.screenshot({ path: info.outputPath(`closed-${n}.png`), fullPage: true })
      await openAll(page)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 2).map(({ html }) => html)])).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      expect(await small(page)).toEqual([])
      const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id))
      expect(ids.length).toBe(new Set(ids).size)
    }
  })
}

/** What can be pressed, is no part of a line of words, and is under 24 px one way. */
function small(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('#feed :is(summary, button, a):not(.text a, .said a, .tags a)')]
      .filter((target) => target.checkVisibility())
      .filter((target) => {
        const { width, height } = target.getBoundingClientRect()
        return width < 23.5 || height < 23.5
      })
      .map((target) => target.outerHTML.slice(0, 200)),
  )
}

test('nothing moves when the pictures come, whatever shape they claim', async ({ page, net, app }) => {
  makeKinds(net)
  await expect.poll(() => app.context.shown.size).toBeGreaterThan(60)
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(
    (url) => !url.pathname.startsWith('/static'),
    async (route) => {
      if (route.request().resourceType() === 'image') await held
      await route.fallback()
    },
  )
  // Nothing else comes: a name or a length that is known late would change a card, too.
  await page.routeWebSocket(/\/ws\?/, () => undefined)
  await openFeed(page, PAGES[1])
  await drawAll(page)
  await openAll(page)
  const heights = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('#feed > article')].map(({ clientHeight }) => clientHeight),
    )
  const before = await heights()
  release()
  await page.evaluate(async () => {
    const all = [...document.querySelectorAll<HTMLImageElement>('#feed img')]
    for (const image of all) image.loading = 'eager'
    await Promise.all(all.map((image) => image.decode().catch(() => undefined)))
  })
  expect(
    await page.evaluate(() => document.querySelectorAll('#feed img:not(.failed)').length),
  ).toBeGreaterThan(30)
  expect(await heights()).toEqual(before)
})

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with a script' : 'without a script', () => {
    test.use({ javaScriptEnabled })

    test('a cover opens by keys, and tells nothing before', async ({ page, net, app }) => {
      net.post({ text: 'said with a warning', embed: PICTURED, labels: ['!warn'] })
      await expect.poll(() => app.context.shown.size).toBe(1)
      await page.goto('/')
      const covered = page.locator('#feed article')
      await expect(covered.locator('.text')).toBeHidden()
      await expect(covered).toHaveAccessibleDescription(/^Covered: /)
      await covered.locator('.cover > summary').focus()
      await page.keyboard.press('Enter')
      await expect(covered.locator('.text')).toHaveText('said with a warning')
      await expect(covered.locator('.shot img')).toBeVisible()
    })

    test('a text of many lines says how many are not in sight, and opens by keys', async ({
      page,
      net,
      app,
    }) => {
      net.post({ text: MANY_LINES })
      await expect.poll(() => app.context.shown.size).toBe(1)
      await page.goto('/')
      const long = page.locator('#feed article')
      await expect(long.getByText('n16')).toBeVisible()
      await expect(long.getByText('n60')).toBeHidden()
      await long.locator('summary', { hasText: '44 more lines' }).focus()
      await page.keyboard.press('Enter')
      await expect(long.getByText('n60')).toBeVisible()
      await page.goto('/wall')
      await expect(long.getByText('44 more lines')).toBeVisible()
    })

    test('all twenty pictures of a gallery are on the page', async ({ page, net, app }) => {
      const items = Array.from({ length: 20 }, (_, n) => ({
        $type: 'app.bsky.embed.gallery#image',
        ...PICTURED.images[0],
        alt: `picture ${n + 1}`,
      }))
      net.post({ text: 'a walk', embed: { $type: 'app.bsky.embed.gallery', items } })
      await expect.poll(() => app.context.shown.size).toBe(1)
      await page.goto('/')
      await expect(page.locator('.shot-link:visible')).toHaveCount(4)
      await page.locator('summary', { hasText: '16 more pictures' }).focus()
      await page.keyboard.press('Enter')
      await expect(page.locator('.shot-link:visible')).toHaveCount(20)
      await expect(page.getByRole('img', { name: 'picture 20' })).toBeVisible()
    })

    test('a description lies over its picture, moves nothing, and is read by keys', async ({
      page,
      net,
      app,
    }) => {
      const alt = 'A heron. '.repeat(200)
      net.post({
        text: 'long',
        embed: pictures(alt),
      })
      await expect.poll(() => app.context.shown.size).toBe(1)
      if (javaScriptEnabled) await openFeed(page)
      else await page.goto('/')
      const before = await page.locator('#feed article').boundingBox()
      await page.locator('.alt > summary').focus()
      await page.keyboard.press('Enter')
      await expect(page.locator('.alt > p')).toBeVisible()
      expect(await page.locator('#feed article').boundingBox()).toEqual(before)
      await page.keyboard.press('Tab')
      await expect(page.locator('.alt > p')).toBeFocused()
    })
  })
}

test('how long ago a post came is kept true, a minute at a time, and the exact time stays beside it', async ({
  page,
  net,
  app,
}) => {
  const { uri } = net.post({ text: 'the tide is turning' })
  await expect.poll(() => app.context.shown.size).toBe(1)
  await page.clock.install()
  await page.goto(`/post/${uri.slice('at://'.length).replace('/app.bsky.feed.post', '')}`)
  const time = page.locator('#feed .when time')
  await expect(time).toHaveText('now')
  await page.clock.runFor(3 * 60_000)
  await expect(time).toHaveText(/^[34]\s?m/)
  await page.clock.runFor(90 * 60_000)
  await expect(time).toHaveText(/^\d+:\d\d/)
  await page.clock.fastForward(48 * 3_600_000)
  await expect(time).toHaveText(/20\d\d/)
  await expect(time).toHaveAttribute('datetime', /^20\d\d-\d\d-\d\dT[\d:.]+Z$/)
  await expect(time).toHaveAttribute('title', /:\d\d:\d\d/)
})

test('what a post quotes is not taken for its own words: it is not marked, nor offered to narrow the feed by', async ({
  page,
  net,
}) => {
  const text = 'the harbor at #night'
  const index = { byteStart: 14, byteEnd: 20 }
  const facets = [{ index, features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'night' }] }]
  const quoted = net.post({ text, facets, embed: pictures('harbor') })
  await openFeed(page, '/?q=harbor+-%23night')
  net.post({ text: 'my harbor', embed: quoteOf(quoted) })
  await expect(page.locator('#feed .said')).toHaveText(text)
  await expect(cards(page)).toHaveCount(1)
  await expect.poll(() => page.evaluate(() => CSS.highlights.get('match')?.size)).toBe(1)
  await card(page, 'my harbor').locator('button.refine').click()
  await expect(page.locator('#feed [popover]')).toBeVisible()
  await expect(page.locator('#feed [popover]')).not.toContainText('#night')
})
