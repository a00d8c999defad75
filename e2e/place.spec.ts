import { startApp, until } from './app.js'
import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'

/** Where a reader stands when the whole screen is replaced, because nobody can say what of it still stands. */

interface Wire {
  /** The newest posts in the place of all. */
  readonly replace: (cards: readonly string[]) => void
  /** Those that come later, under the newest. */
  readonly bring: (cards: string) => void
}

const LOST = 'The post you were at is not among them. You are at the top.'
const HEIGHT = 600

/** Thirty posts, from number 30 down, and the cards as the server makes them. */
async function readerOf(page: Page, post: (text: string) => unknown): Promise<Wire & { made: string[] }> {
  let say: (frame: object) => void = () => undefined
  await page.routeWebSocket(/\/ws\?/, (route) => {
    route.connectToServer().onMessage((message) => route.send(message))
    say = (frame) => route.send(JSON.stringify({ seq: 1, ...frame }))
  })
  // What arrived before is not to slide still.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 900, height: HEIGHT })
  await openFeed(page)
  for (let n = 1; n <= 30; n++) post(`number ${n} of them`)
  await expect(cards(page)).toHaveCount(30)
  const html = (await (await page.request.get('/')).text()).replace(/<noscript>.*?<\/noscript>/gs, '')
  const made = html.match(/<article .*?<\/article>/gs) ?? []
  expect(made).toHaveLength(30)
  return {
    made,
    replace: (content) =>
      say({
        kind: 'posts',
        count: content.length,
        swap: 'innerHTML',
        replace: true,
        content: `<div class="gap">away</div>${content.join('')}`,
      }),
    bring: (content) => say({ kind: 'ops', content: `<div hx-swap-oob="beforeend:#feed">${content}</div>` }),
  }
}

const numbered = (made: readonly string[], keep: (n: number) => boolean) =>
  made.filter((html) => keep(Number(/number (\d+) of/.exec(html)?.[1])))

const top = (page: Page, n: number) =>
  card(page, `number ${n} of`).evaluate((element) => element.getBoundingClientRect().top)

async function scrollTo(page: Page, n: number): Promise<number> {
  await page.mouse.move(5, HEIGHT - 5)
  await card(page, `number ${n} of`).evaluate((element) => {
    window.scrollBy({ top: element.getBoundingClientRect().top - 150, behavior: 'instant' })
  })
  await expect(card(page, `number ${n} of`)).toBeInViewport()
  return top(page, n)
}

const standsAt = (page: Page, n: number, before: number) =>
  expect.poll(async () => Math.abs((await top(page, n)) - before)).toBeLessThanOrEqual(1)

const gap = (page: Page) => page.locator('#feed .gap')

test('the post that is read stays where it is in the window; what stands above it is anew', async ({
  page,
  net,
}) => {
  const { made, replace } = await readerOf(page, (text) => net.post({ text }))
  const before = await scrollTo(page, 15)
  replace(numbered(made, (n) => n !== 29 && n !== 14))
  await expect(gap(page)).toHaveCount(1)
  await expect(cards(page)).toHaveCount(28)
  await standsAt(page, 15, before)
  await expect(page.locator('#pill')).toBeHidden()
  await expect(page.locator('#announce')).toHaveText('The newest posts are shown anew.')
  net.post({ text: 'it goes on' })
  await expect(page.locator('#pill')).toHaveText('1 new post')
  await standsAt(page, 15, before)
})

test('when the post that was read is gone, the next one stays where it is', async ({ page, net }) => {
  const { made, replace } = await readerOf(page, (text) => net.post({ text }))
  await scrollTo(page, 15)
  const before = await top(page, 13)
  replace(numbered(made, (n) => n > 25 || n < 14))
  await expect(cards(page)).toHaveCount(18)
  await standsAt(page, 13, before)
})

test('whoever stands on a link of a post stands on it still, and an open menu stays open beside its button', async ({
  page,
  net,
}) => {
  const { made, replace } = await readerOf(page, (text) => net.post({ text }))
  await scrollTo(page, 15)
  const before = await top(page, 14)
  const button = card(page, 'number 14 of').getByRole('button', { name: 'Menu of this post' })
  const menu = page.locator('.menu')
  await button.press('Enter')
  await expect(menu).toBeVisible()
  const way = menu.getByRole('link', { name: 'Post page' })
  await way.focus()
  const distance = async () => ((await menu.boundingBox())?.y ?? 0) - ((await button.boundingBox())?.y ?? 0)
  const beside = await distance()
  // In another order, too.
  replace(numbered(made, (n) => n < 25).toSorted((a) => (a.includes('number 20 of') ? -1 : 0)))
  await expect(cards(page)).toHaveCount(24)
  await expect(cards(page).first()).toContainText('number 20 of')
  await expect(way).toBeFocused()
  await expect.poll(async () => Math.abs((await distance()) - beside)).toBeLessThanOrEqual(1)
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await standsAt(page, 14, before)
})

test('what a server reads again comes a little later, and takes the reader back', async ({ page, net }) => {
  const { made, replace, bring } = await readerOf(page, (text) => net.post({ text }))
  const before = await scrollTo(page, 15)
  const link = card(page, 'number 15 of').locator('.when a')
  await link.focus()
  replace(numbered(made, (n) => n > 20))
  bring(numbered(made, (n) => n <= 20).join(''))
  await expect(cards(page)).toHaveCount(30)
  await standsAt(page, 15, before)
  await expect(link).toBeFocused()
})

test('when none is there the reader is told, and stands at the top; a keyboard on the first post', async ({
  page,
  net,
}) => {
  const { made, replace } = await readerOf(page, (text) => net.post({ text }))
  await scrollTo(page, 15)
  await card(page, 'number 15 of').focus()
  replace(numbered(made, (n) => n > 20))
  await expect(cards(page)).toHaveCount(10)
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0)
  await expect(gap(page)).toBeInViewport()
  await expect(page.locator('#announce')).toHaveText(LOST)
  await expect(cards(page).first()).toBeFocused()
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
})

/** A reader whose post is not among those in its place. @returns brings it, with the rest */
async function loserOf(page: Page, post: (text: string) => unknown): Promise<() => Promise<void>> {
  const { made, replace, bring } = await readerOf(page, post)
  await scrollTo(page, 15)
  replace(numbered(made, (n) => n > 20))
  await expect(cards(page)).toHaveCount(10)
  return async () => {
    bring(numbered(made, (n) => n <= 20).join(''))
    await expect(cards(page)).toHaveCount(30)
  }
}

test('who goes on by themselves meanwhile is not fetched back', async ({ page, net }) => {
  const bringRest = await loserOf(page, (text) => net.post({ text }))
  await page.keyboard.press('Tab')
  await bringRest()
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
})

test('nor is who drags the scrollbar meanwhile, which no event tells', async ({ page, net }) => {
  const bringRest = await loserOf(page, (text) => net.post({ text }))
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0)
  const dragged = await page.evaluate(() => {
    window.scrollTo({ top: 200, behavior: 'instant' })
    return window.scrollY
  })
  expect(dragged).toBeGreaterThan(0)
  await bringRest()
  expect(await page.evaluate(() => window.scrollY)).toBe(dragged)
})

test('nothing moves for a reader at the top, and what comes is shown at once', async ({ page, net }) => {
  const { made, replace } = await readerOf(page, (text) => net.post({ text }))
  replace(numbered(made, (n) => n > 5))
  await expect(cards(page)).toHaveCount(25)
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
  net.post({ text: 'it goes on' })
  await expect(card(page, 'it goes on')).toBeVisible()
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
})

test('over a restart of the server a reader stays where they are, and hears of it once', async ({
  page,
  net,
  app,
  env,
}) => {
  let mayConnect: () => void = () => undefined
  let ready: Promise<void> = Promise.resolve()
  await page.routeWebSocket(/\/ws\?/, async (route) => {
    await ready
    route.connectToServer()
  })
  await page.clock.install()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 900, height: HEIGHT })
  await openFeed(page)
  const posts = Array.from({ length: 30 }, (_, n) => net.post({ text: `number ${n + 1} of them` }))
  await expect(cards(page)).toHaveCount(30)
  const said: string[] = []
  await page.exposeFunction('hear', (words: string) => void said.push(words))
  await page.locator('#announce').evaluate((announce) => {
    const hear = () => (window as never as { hear(words: string): void }).hear(announce.textContent ?? '')
    new MutationObserver(hear).observe(announce, { childList: true })
  })
  await card(page, 'number 15 of').locator('.when a').focus()
  const before = await scrollTo(page, 15)

  ready = new Promise((resolve) => (mayConnect = resolve))
  await app.close()
  await expect(page.locator('#announce')).toHaveText('Reconnecting…')
  net.delete(posts[20]?.uri ?? '')
  const again = await startApp({
    ...env,
    PORT: new URL(app.url).port,
    UPSTREAM: net.jetstream,
    APPVIEW: net.appview,
    PLC: net.plc,
    CDN: net.cdn,
    VIDEOS: 'off',
  })
  await until('the posts are there again', () =>
    posts.every(({ uri }, n) => n === 20 || again.context.shown.get(uri)?.hidden === false),
  )
  mayConnect()
  await expect(gap(page)).toContainText('away for too long')
  await expect(cards(page)).toHaveCount(29)
  await standsAt(page, 15, before)
  await expect(card(page, 'number 15 of').locator('.when a')).toBeFocused()
  await expect(page.locator('#state')).toHaveText('Live')
  await expect(page.locator('#announce')).toHaveText(/The newest posts are shown anew\.$/)
  // Whatever else there was to count would be counted by then.
  await page.clock.fastForward('00:20')
  expect(said.filter((words) => words.startsWith('Connected again. '))).toHaveLength(1)
  expect(said.at(-1)).toMatch(/The newest posts are shown anew\.$/)
  await again.close()
})
