import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { startApp, until } from './app.js'
import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'

/** The feed in a frame and on a wall, as a browser shows it. */

async function assertWell(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 2).map(({ html }) => html)])).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [path, width, height] of [
    ['/embed', 360, 640],
    ['/embed', 320, 500],
    ['/embed', 800, 500],
    ['/wall', 1920, 1080],
    ['/wall', 2560, 1440],
    ['/wall', 1080, 1920],
  ] as const) {
    test(`axe finds nothing and nothing sticks out: ${path}, ${width}, ${colorScheme}`, async ({
      page,
      net,
      app,
    }) => {
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      net.burst(120)
      net.post({ text: `${'long'.repeat(60)} ${'مرحبا بالعالم '.repeat(5)}` })
      await expect.poll(() => app.context.shown.size).toBeGreaterThan(5)
      for (const query of [
        '',
        '?q=cats+OR+dogs+-from:*.example+lang:en,de,fr',
        '?q=xylophonist',
        '?q=(cats+a%00b+-()',
      ]) {
        await openFeed(page, path + query)
        await assertWell(page)
      }
      await page.goto(`${path}?q=lang:english`)
      await assertWell(page)
    })
  }
}

for (const width of [300, 360, 400, 800]) {
  test(`in an embed that is scrolled the pill stands under the bar: ${width} wide`, async ({ page, net }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 500 })
    await openFeed(page, '/embed')
    for (let n = 1; n <= 12; n++) net.post({ text: `number ${n}` })
    await expect(cards(page)).toHaveCount(12)
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.evaluate(() => window.scrollTo({ top: 400, behavior: 'instant' }))
    net.post({ text: 'held' })
    const pill = page.locator('#pill')
    await expect(pill).toHaveText('1 new post')
    await page.evaluate(() => {
      document.getElementById('state')!.textContent = 'Held while you read'
      document.getElementById('rate')!.textContent = 'matched 1,416/min of 2,474 posts/min'
    })
    const heights = async () => {
      const [bar, box] = await Promise.all([page.locator('#bar').boundingBox(), pill.boundingBox()])
      return (box?.y ?? 0) - (bar?.y ?? 0) - (bar?.height ?? 0)
    }
    await expect.poll(heights).toBeGreaterThanOrEqual(0)
    expect(await heights()).toBeLessThan(60)
  })
}

for (const width of [300, 360, 620]) {
  test(`the bar of an embed is as high when posts are held as before: ${width} wide`, async ({
    page,
    net,
  }) => {
    await page.setViewportSize({ width, height: 500 })
    await openFeed(page, '/embed')
    net.post({ text: 'the first' })
    await expect(cards(page)).toHaveCount(1)
    const height = (state: string) =>
      page.evaluate((words) => {
        document.getElementById('state')!.textContent = words
        document.getElementById('rate')!.textContent = 'matched 1,416/min of 2,474 posts/min'
        return document.getElementById('bar')!.offsetHeight
      }, state)
    expect(await height('Held while you read')).toBe(await height('Live'))
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  })
}

test('an embed lives, holds what comes while somebody reads, and lets go of what is taken back', async ({
  page,
  net,
}) => {
  const first = net.post({ text: 'a first cat' })
  await openFeed(page, '/embed?q=cat')
  await expect(card(page, 'a first cat')).toBeVisible()
  net.post({ text: 'a second cat' })
  await expect(cards(page).first()).toContainText('a second cat')
  net.post({ text: 'a dog' })
  await page.getByRole('button', { name: 'Pause' }).click()
  net.post({ text: 'a third cat' })
  await expect(page.locator('#pill')).toHaveText('1 new post')
  net.delete(first.uri)
  await expect(card(page, 'a first cat')).toHaveCount(0)
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(cards(page)).toHaveCount(2)
  await expect(cards(page).first()).toContainText('a third cat')
})

test('links in an embed leave its frame', async ({ page, net, app }) => {
  await openFeed(page, '/embed?q=%23art')
  const text = 'all #art'
  const facets = [
    { index: { byteStart: 4, byteEnd: 8 }, features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'art' }] },
  ]
  net.post({ text, facets })
  await expect(cards(page)).toHaveCount(1)
  for (const link of [
    page.locator('#feed').getByRole('link', { name: '#art' }),
    page.getByText('Open in PyreSky'),
  ]) {
    const [opened] = await Promise.all([page.waitForEvent('popup'), link.click()])
    await expect(opened).toHaveURL(`${app.url}/?q=%23art`)
    await opened.close()
  }
  expect(page.url()).toBe(`${app.url}/embed?q=%23art`)
})

test('a wall goes on by itself: no controls in sight, no scrolling, no growth, and removals act', async ({
  page,
  net,
  app,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await openFeed(page, '/wall')
  await expect(page.getByRole('button')).toHaveCount(1)
  await expect(page.locator('.tools')).toHaveCSS('opacity', '0')
  await expect(page.getByRole('searchbox')).toHaveCount(0)
  expect(await page.evaluate(() => getComputedStyle(document.body).cursor)).toBe('none')
  const lost = net.post({ text: 'soon gone' })
  await expect(card(page, 'soon gone')).toBeVisible()
  net.delete(lost.uri)
  await expect(card(page, 'soon gone')).toHaveCount(0)
  await page.mouse.move(900, 600)
  await page.mouse.wheel(0, 2000)
  await page.keyboard.press('End')
  for (let n = 0; n < 6; n++) {
    net.burst(200)
    net.post({ text: `after burst ${n}` })
    await expect(card(page, `after burst ${n}`)).toHaveCount(1)
  }
  await expect.poll(() => app.context.shown.size).toBeGreaterThan(110)
  await expect.poll(() => cards(page).count()).toBeLessThanOrEqual(100)
  expect(await page.evaluate(() => window.scrollY)).toBe(0)
  const size = await card(page, 'after burst 5')
    .locator('.text')
    .evaluate((text) => parseFloat(getComputedStyle(text).fontSize))
  expect(size).toBeGreaterThan(24)
})

test('who comes to a wall can stop it: by pointer, by key; what waits is counted, and comes in', async ({
  page,
  net,
}) => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.clock.install()
  await openFeed(page, '/wall?q=cat')
  const tools = page.locator('.tools')
  await expect(tools).toHaveCSS('opacity', '0')
  await page.mouse.click(1850, 1020)
  await expect(page.locator('#state')).toHaveText('Live')
  await expect(tools).toHaveCSS('opacity', '1')
  expect(await page.evaluate(() => getComputedStyle(document.body).cursor)).not.toBe('none')
  await assertWell(page)
  // The look at it may have taken longer than the button stays.
  await expect(async () => {
    await page.mouse.move(1840 + Math.random() * 9, 1020)
    await page.getByRole('button', { name: 'Pause' }).click({ timeout: 1000 })
  }).toPass()
  await expect(page.locator('#state')).toHaveText('Paused')
  const lost = net.post({ text: 'a cat that is soon gone' })
  net.post({ text: 'a second cat' })
  await expect(page.locator('#pill')).toHaveText('2 new posts')
  await assertWell(page)
  net.delete(lost.uri)
  await expect(page.locator('#pill')).toHaveText('1 new post')
  await expect(cards(page)).toHaveCount(0)
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.clock.runFor(10_000)
  await expect(tools).toHaveCSS('opacity', '1')
  await page.keyboard.press('Space')
  await expect(cards(page)).toHaveText([/a second cat/])
  await expect(page.locator('#state')).toHaveText('Live')
  await expect(page.locator('#pill')).toBeHidden()
  await page.clock.runFor(10_000)
  await expect(tools).toHaveCSS('opacity', '0')
  await page.getByRole('button', { name: 'Pause' }).focus()
  await page.clock.runFor(10_000)
  await expect(tools).toHaveCSS('opacity', '1')
  await page.keyboard.press('Space')
  await expect(page.locator('#state')).toHaveText('Paused')
  await page.keyboard.press('Space')
  await expect(page.locator('#state')).toHaveText('Live')
})

test('a browser’s own XML parser reads the feed', async ({ page, net, app }) => {
  net.burst(200)
  const odd = net.post({ text: 'odd: <b>&amp;]]> \u0007 \u{1f525} مرحبا' })
  await expect.poll(() => app.context.shown.get(odd.uri)?.hidden).toBe(false)
  await expect.poll(() => app.context.shown.size).toBeGreaterThan(10)
  await page.goto('/')
  const read = await page.evaluate(async () => {
    const text = await (await fetch('/feed.rss')).text()
    const xml = new DOMParser().parseFromString(text, 'application/xml')
    return {
      wrong: xml.querySelectorAll('parsererror').length,
      items: xml.querySelectorAll('item').length,
      text,
    }
  })
  expect(read.wrong).toBe(0)
  expect(read.items).toBeGreaterThan(10)
  expect(read.text).toContain('odd: &amp;lt;b')
})

/** A page of another origin that shows one of ours in a frame. */
async function elsewhere(): Promise<{ url: string; framing: (place: string) => void; close: () => void }> {
  let framed = ''
  const server = createServer((_req, res) => {
    res.setHeader('Content-Type', 'text/html')
    res.end(`<!doctype html><title>x</title><iframe src="${framed}" width="360" height="500"></iframe>`)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://localhost:${port}`,
    framing: (place) => void (framed = place),
    close: () => void server.close(),
  }
}

/** The browser says aloud what it refuses, and shows nothing of it. */
async function assertRefused(page: Page, url: string): Promise<void> {
  const said = page.waitForEvent('console', (message) =>
    /frame-ancestors|X-Frame-Options/i.test(message.text()),
  )
  await page.goto(url)
  await said
  await expect(page.frameLocator('iframe').locator('#feed')).toHaveCount(0)
}

test('an origin that is let in can frame the embed, which lives there; and nothing else of ours', async ({
  page,
  browser,
  net,
}) => {
  const site = await elsewhere()
  const app = await startApp({
    UPSTREAM: net.jetstream,
    APPVIEW: net.appview,
    PLC: net.plc,
    CDN: net.cdn,
    VIDEOS: 'off',
    FRAME_ANCESTORS: site.url,
  })
  await until('both servers hear the network', () => net.readers > 1)
  net.handle(net.account().did, 'early-too.moss.example')
  site.framing(`${app.url}/embed?q=cat`)
  await page.goto(site.url)
  const frame = page.frameLocator('iframe')
  await expect(frame.locator('#state')).toHaveText('Live')
  const post = net.post({ text: 'a cat in a frame' })
  await expect(frame.locator('#feed article')).toContainText('a cat in a frame')
  net.delete(post.uri)
  await expect(frame.locator('#feed article')).toHaveCount(0)
  const other = await browser.newPage()
  for (const path of ['/', '/wall', '/status']) {
    site.framing(app.url + path)
    await assertRefused(other, site.url)
  }
  const stranger = await elsewhere()
  stranger.framing(`${app.url}/embed`)
  await assertRefused(other, stranger.url)
  await other.close()
  site.close()
  stranger.close()
  await app.close()
})

test('nobody can frame the embed when nobody is named', async ({ app, browser }) => {
  const site = await elsewhere()
  site.framing(`${app.url}/embed`)
  const page = await browser.newPage()
  await assertRefused(page, site.url)
  await page.close()
  site.close()
})
