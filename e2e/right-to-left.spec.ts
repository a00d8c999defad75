import { AxeBuilder } from '@axe-core/playwright'
import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'
import { pictures } from './pictures.js'

/** A page that a reader has had translated: the browser turns it around, and all that has a side changes it. */

const turn = (page: Page) => page.evaluate(() => (document.documentElement.dir = 'rtl'))

/**
 * Every part, the first in sight of its selector, stands as far from one side as it stood from the other. Looked at in
 * one go: figures and times change of themselves.
 */
async function assertMirrored(page: Page, selectors: readonly string[]): Promise<void> {
  const { before, after, width } = await page.evaluate((wanted) => {
    const parts = wanted.map((selector) => {
      const part = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility())
      if (part === undefined) throw new Error(`nothing in sight is ${selector}`)
      return { selector, part }
    })
    const places = () =>
      parts.map(({ selector, part }) => {
        const { left, right, top } = part.getBoundingClientRect()
        return { selector, left, right, top }
      })
    const before = places()
    document.documentElement.dir = 'rtl'
    return { before, after: places(), width: document.documentElement.clientWidth }
  }, selectors)
  const rounded = (places: typeof before) =>
    places.map(({ selector, left, right, top }) => [
      selector,
      Math.round(left),
      Math.round(right),
      Math.round(top),
    ])
  const mirrored = before.map((place) => ({
    ...place,
    left: width - place.right,
    right: width - place.left,
  }))
  expect(rounded(after)).toEqual(rounded(mirrored))
}

const CARD = [
  '.face',
  '.name > bdi',
  '.handle > bdi',
  '.when',
  '.reply',
  '.alt > summary',
  '.shot',
  '.no-alt',
  '.quoted',
]
const QUOTED = ['.by .face', '.by > a > bdi', '.at > bdi', '.on']

for (const [name, viewport] of [
  ['wide', { width: 1280, height: 900 }],
  ['phone', { width: 360, height: 700 }],
] as const) {
  test(`cards, bar and box turn around with the page: ${name}`, async ({ page, net }) => {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await openFeed(page)
    const asked = net.post({ text: 'quoted and asked', embed: pictures('a heron in the reeds') })
    const { uri, cid } = net.post({ text: 'undescribed', embed: pictures('') })
    const record = { $type: 'app.bsky.embed.record', record: { uri, cid } }
    net.post({ text: 'an answer that quotes', reply: asked, embed: record })
    const answer = card(page, 'an answer that quotes')
    await expect(answer.locator('.quoted')).toBeVisible()
    await expect(answer.locator('a.reply')).toBeVisible()
    await page.getByRole('button', { name: 'Pause' }).click()
    net.post({ text: 'held' })
    await expect(page.locator('#pill')).toBeVisible()
    const bar = [
      '.brand',
      '#search',
      '#search button',
      '#state',
      '#rate',
      '.tools',
      '#pause',
      '#copy',
      '#pill',
    ]
    await assertMirrored(page, bar.concat([...CARD, ...QUOTED].map((part) => `#feed ${part}`)))
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 2).map(({ html }) => html)])).toEqual([])

    const button = cards(page).first().locator('button.refine')
    await button.click()
    const menu = page.locator('#feed [popover]')
    await expect(menu).toBeVisible()
    const [at, opened] = [await button.boundingBox(), await menu.boundingBox()]
    if (at === null || opened === null) throw new Error('the menu is not drawn')
    expect(opened.x).toBeGreaterThanOrEqual(0)
    expect(opened.x + opened.width).toBeLessThanOrEqual(viewport.width)
    expect(Math.abs(opened.x - at.x)).toBeLessThan(2)
  })
}

test('a name and a handle too long for their place are cut at their own ends', async ({ page, net }) => {
  await page.setViewportSize({ width: 360, height: 700 })
  const displayName = 'Wilhelmina of the lighthouse by the harbor under the hill'
  const by = net.account({ displayName, handle: `${'very-long-'.repeat(5)}name.harbor.example` })
  const arabic = net.account({ displayName: 'نور الحداد من ميناء المدينة القديمة على البحر الأبيض المتوسط' })
  await openFeed(page)
  net.post({ by, text: 'from left to right' })
  net.post({ by: arabic, text: 'from right to left' })
  await expect(cards(page)).toHaveCount(2)
  for (const dir of ['ltr', 'rtl']) {
    await page.evaluate((to) => (document.documentElement.dir = to), dir)
    const isFirstLetterSeen = (text: string, part: string) =>
      card(page, text)
        .locator(part)
        .evaluate((box) => {
          const range = document.createRange()
          const letters = document.createTreeWalker(box, NodeFilter.SHOW_TEXT).nextNode()
          if (letters === null) throw new Error('no text')
          range.setStart(letters, 0)
          range.setEnd(letters, 1)
          const [letter, place] = [range.getBoundingClientRect(), box.getBoundingClientRect()]
          return letter.left >= place.left - 1 && letter.right <= place.right + 1
        })
    expect(await isFirstLetterSeen('from left to right', '.name')).toBe(true)
    expect(await isFirstLetterSeen('from left to right', '.handle')).toBe(true)
    expect(await isFirstLetterSeen('from right to left', '.name')).toBe(true)
  }
})

test('nothing sticks out of the other pages when they are turned around', async ({ page, net, app }) => {
  net.burst(120)
  await expect.poll(() => app.context.shown.size).toBeGreaterThan(5)
  await page.setViewportSize({ width: 360, height: 700 })
  for (const path of ['/status', '/about', '/embed', '/wall']) {
    await page.goto(path)
    await expect(page.locator('main')).toBeVisible()
    await turn(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    const sticking = await page.evaluate(() =>
      [...document.querySelectorAll('main *, header *')]
        .filter((part) => part.checkVisibility() && part.closest('.visually-hidden, .name, .handle') === null)
        .filter((part) => {
          const { left, right } = part.getBoundingClientRect()
          return left < -1 || right > innerWidth + 1
        })
        .map((part) => part.outerHTML.slice(0, 120)),
    )
    expect(sticking).toEqual([])
  }
})
