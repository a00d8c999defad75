import { AxeBuilder } from '@axe-core/playwright'
import { card, cards, expect, openFeed, test } from './fixtures.js'

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

test('letters twice as large cut no name and push nothing out, on a phone too', async ({
  page,
  net,
  app,
}) => {
  const by = net.account({ displayName: 'Wilhelmina', handle: 'wilhelmina-writes.harbor.example' })
  for (const [width, height] of [
    [1280, 900],
    [360, 700],
    [320, 640],
  ] as const) {
    net.post({ by, text: 'a word in #lighthouses', langs: ['en'] })
    await page.setViewportSize({ width, height })
    const session = await page.context().newCDPSession(page)
    await session.send('Page.setFontSizes', { fontSizes: { standard: 32 } })
    await expect.poll(() => app.context.shown.size).toBeGreaterThan(0)
    await openFeed(page)
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect(page.locator('#state')).toBeVisible()
    await cards(page).first().locator('button.refine').click()
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('#state, #bar button, .name, .handle, .menu bdi, .menu a')]
        .filter((part) => part.checkVisibility())
        .filter((part) => {
          const { left, right } = part.getBoundingClientRect()
          return part.scrollWidth > part.clientWidth + 1 || left < 0 || right > innerWidth
        })
        .map(({ className, id, textContent }) => [id, className, textContent]),
    )
    expect(cut).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  }
})

test('what arrives pushes the others down once, to where they stay', async ({ page, net }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openFeed(page)
  net.post({ text: 'the one that is watched' })
  await expect(cards(page)).toHaveCount(1)
  await page.evaluate(() => {
    const tops: number[] = []
    const card = document.querySelector('#feed > article')
    const look = () => {
      const top = Math.round(card?.getBoundingClientRect().top ?? NaN)
      if (tops.at(-1) !== top) tops.push(top)
      document.body.dataset['tops'] = JSON.stringify(tops)
      requestAnimationFrame(look)
    }
    look()
    new PerformanceObserver((list) => {
      const shifts = Number(document.body.dataset['shifts'] ?? 0) + list.getEntries().length
      document.body.dataset['shifts'] = String(shifts)
    }).observe({ type: 'layout-shift' })
  })
  net.post({ text: 'a short one' })
  await expect(cards(page)).toHaveCount(2)
  const moved = () =>
    page.evaluate(() => {
      const { tops, shifts } = document.body.dataset
      return { tops: (JSON.parse(tops ?? '[]') as number[]).length, shifts }
    })
  await expect.poll(moved).toEqual({ tops: 2, shifts: '1' })
  // And that was all.
  await page.waitForTimeout(300)
  expect(await moved()).toEqual({ tops: 2, shifts: '1' })
})

test('a link reads in its own direction, whatever the text around it does', async ({ page, net }) => {
  const name = '@early.moss.example'
  await openFeed(page)
  for (const around of ['\u202eturned', 'مرحبا']) {
    const byteStart = Buffer.byteLength(`${around} `)
    const index = { byteStart, byteEnd: byteStart + name.length }
    const features = [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://early.moss.example/' }]
    net.post({ text: `${around} ${name}`, facets: [{ index, features }] })
    const link = card(page, around).locator('.text a')
    await expect(link).toContainText(name)
    const lefts = await link.evaluate(({ firstChild }) =>
      [0, 1, 18].map((at) => {
        const range = document.createRange()
        range.setStart(firstChild as Text, at)
        range.setEnd(firstChild as Text, at + 1)
        return range.getBoundingClientRect().left
      }),
    )
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b))
  }
})

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
  await page.emulateMedia({ reducedMotion: 'reduce' })
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
