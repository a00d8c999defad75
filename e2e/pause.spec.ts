import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'

test('paused, posts wait and are counted; resumed, they are there; edits and removals act meanwhile', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const seen = net.post({ text: 'seen before' })
  await expect(card(page, 'seen before')).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  const removed = net.post({ text: 'held and removed' })
  const edited = net.post({ text: 'held and eddited' })
  net.post({ text: 'held' })
  await expect(page.locator('#pill')).toHaveText('3 new posts')
  await expect(cards(page)).toHaveCount(1)
  net.delete(removed.uri)
  net.update(edited.uri, { text: 'held and edited' })
  await expect(page.locator('#pill')).toHaveText('2 new posts')
  net.update(seen.uri, { text: 'seen and changed' })
  await expect(cards(page)).toHaveText([/seen and changed/])
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(cards(page)).toHaveText([/held/, /held and edited/, /seen and changed/])
  await expect(page.locator('#pill')).toBeHidden()
  await expect(page.locator('#state')).toHaveText('Live')
})

test('nothing moves for one who has scrolled, and the pill leads back to the top', async ({ page, net }) => {
  // What arrived before is not to slide still.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await openFeed(page)
  for (let n = 1; n <= 30; n++) net.post({ text: `number ${n}` })
  await expect(cards(page)).toHaveCount(30)
  // A wheel's way down takes its time.
  await page.evaluate(() => {
    const ended = new Promise((resolve) => document.addEventListener('scrollend', resolve, { once: true }))
    Object.assign(window, { ended: ended.then(() => undefined) })
  })
  await page.mouse.wheel(0, 1200)
  await page.evaluate(() => (window as never as { ended: Promise<void> }).ended)
  expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(300)
  const at = await card(page, 'number 15').boundingBox()
  net.post({ text: 'fresh' })
  await expect(page.locator('#pill')).toHaveText('1 new post')
  await expect(page.locator('#state')).toHaveText('Held while you read')
  expect((await card(page, 'number 15').boundingBox())?.y).toBe(at?.y)
  await page.locator('#pill').click()
  await expect(cards(page).first()).toContainText('fresh')
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(0)
})

test('the pill, pressed by key, sets the focus on the first new post; a focused post is never taken away by trimming', async ({
  page,
  net,
}) => {
  await openFeed(page)
  net.post({ text: 'the one I read' })
  await card(page, 'the one I read').focus()
  for (let n = 1; n <= 150; n++) net.post({ text: `number ${n}` })
  await expect(page.locator('#pill')).toHaveText('150 new posts')
  await expect(card(page, 'the one I read')).toBeFocused()
  await page.locator('#pill').focus()
  await page.keyboard.press('Enter')
  await expect(cards(page).first()).toContainText(/number \d+/)
  await expect(cards(page).first()).toBeFocused()
})

test('the page stays bounded', async ({ page, net }) => {
  await openFeed(page)
  for (let round = 0; round < 4; round++) {
    for (let n = 0; n < 60; n++) net.post({ text: `round ${round} number ${n}` })
    await expect(card(page, `round ${round} number 59`)).toBeVisible()
  }
  await expect.poll(() => cards(page).count()).toBeLessThanOrEqual(100)
})

/** How far words or buttons of the page stand under the pill, CSS px of height; 0: nothing does. */
const coveredByPill = (page: Page) =>
  page.evaluate(() => {
    const pill = document.getElementById('pill')!.getBoundingClientRect()
    const parts = [
      ...document.querySelectorAll(
        '#bar button, #state, #rate, #source, #feed :is(.name, .handle, .when, .text)',
      ),
    ]
    const depths = parts.map((part) => {
      const range = document.createRange()
      range.selectNodeContents(part)
      const box = part.localName === 'button' ? part.getBoundingClientRect() : range.getBoundingClientRect()
      // What is out of the part's own box is not shown, nor what lies behind the bar.
      const shown = part.getBoundingClientRect()
      const bar = document.getElementById('bar')!
      const edge = bar.contains(part) ? -Infinity : bar.getBoundingClientRect().bottom
      const across = Math.min(box.right, shown.right, pill.right) - Math.max(box.left, shown.left, pill.left)
      const down = Math.min(box.bottom, pill.bottom) - Math.max(box.top, pill.top, edge)
      return across > 1 && down > 0 && box.width > 0 ? down : 0
    })
    return Math.max(...depths)
  })

for (const width of [1280, 700, 360]) {
  test(`the pill hides nothing that is read, at the top and below: ${width} wide`, async ({ page, net }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 600 })
    await openFeed(page)
    for (let n = 1; n <= 12; n++)
      net.post({ text: `number ${n}: ${'so many words that are read '.repeat(6)}` })
    await expect(cards(page)).toHaveCount(12)
    await page.getByRole('button', { name: 'Pause' }).click()
    const before = await cards(page).first().boundingBox()
    net.post({ text: 'held' })
    await expect(page.locator('#pill')).toHaveText('1 new post')
    expect(await cards(page).first().boundingBox()).toEqual(before)
    expect(await coveredByPill(page)).toBe(0)
    // What is said of the source stands there too, and may fill its line.
    await page.locator('#source').evaluate((source) => {
      source.textContent = 'words that are said of the source '.repeat(5)
    })
    expect(await coveredByPill(page)).toBe(0)
    for (const top of [300, 320, 340, 360]) {
      await page.evaluate((y) => window.scrollTo({ top: y, behavior: 'instant' }), top)
      await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(top)
      // On a phone its edge stands out under the bar.
      expect(await coveredByPill(page)).toBeLessThanOrEqual(5)
    }
  })
}
