import { AxeBuilder } from '@axe-core/playwright'
import type { Simnet } from '../src/simnet/index.js'
import type { App } from './app.js'
import { expect, listen, test, type Page } from './fixtures.js'

const pathOf = (uri: string) => uri.replace(/^at:\/\/(.*)\/app\.bsky\.feed\.post\/(.*)$/, '/post/$1/$2')

/** A thread of three, of which the second has a picture; its path. */
async function thread(net: Simnet, app: App): Promise<string> {
  const burst = () =>
    net.records('app.bsky.feed.post').find(({ record }) => /"images"/.test(JSON.stringify(record)))
  while (burst() === undefined) net.burst(50)
  const embed = burst()?.record['embed']
  const by = net.account({ displayName: 'Long name '.repeat(12), labels: [] })
  const first = net.post({ text: `${'long'.repeat(50)} ${'مرحبا بالعالم '.repeat(5)}`, by })
  const post = net.post({ text: 'What a morning. '.repeat(15), reply: first, embed, by })
  const last = net.post({ text: 'it is', reply: post, by: net.account({ labels: [] }) })
  for (const { uri } of [first, post, last])
    await expect.poll(() => app.context.shown.get(uri)?.hidden).toBe(false)
  return pathOf(post.uri)
}

/** The page of such a thread: the post that it is of, and what answers that. */
async function openThread(page: Page, path: string) {
  await page.goto(path)
  return {
    own: page.locator('.one > article'),
    reply: page.getByRole('article').filter({ hasText: 'it is' }).last(),
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360, 320]) {
    test(`a post’s page is sound: ${colorScheme}, ${width} wide`, async ({ page, net, app }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      await page.goto(await thread(net, app))
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^A post by Long name/)
      await expect(page.getByRole('heading', { level: 2 })).toHaveText([
        'What it answers',
        'Replies',
        'More like this',
      ])
      await expect(page.getByRole('article')).toHaveCount(3)
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 2).map(({ html }) => html)])).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    })
  }
}

test('its picture opens large, and the next load after its delete finds nothing', async ({
  page,
  net,
  app,
}) => {
  const path = await thread(net, app)
  await page.goto(path)
  await page.locator('.one .shots a').first().click()
  await expect(page.locator('#enlarged')).toBeVisible()
  await page.keyboard.press('Escape')
  const [, did = '', rkey = ''] = /^\/post\/(.*)\/(.*)$/.exec(path) ?? []
  net.delete(`at://${did}/app.bsky.feed.post/${rkey}`)
  await expect(async () => expect((await page.reload())?.status()).toBe(404)).toPass()
  await expect(page.getByRole('main')).toContainText('There is no post here.')
})

test('what the reader has hidden is hidden in a thread, but not when it is what they asked for', async ({
  page,
  net,
  app,
}) => {
  const { own, reply } = await openThread(page, await thread(net, app))
  const ids = await Promise.all([reply, own].map((card) => card.getAttribute('data-did')))
  await page.evaluate((dids) => {
    localStorage.setItem('pyresky:hidden', JSON.stringify(dids.map((did) => [did, 'somebody'])))
  }, ids)
  await page.reload()
  await expect(own).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(1)
  await expect(page.locator('.sheet:visible')).toHaveCount(1)
})

test('each post has its menu: feeds of such posts, the other posts’ pages, and hiding it, which can be undone', async ({
  page,
  net,
  app,
}) => {
  const { own, reply } = await openThread(page, await thread(net, app))
  const menuOf = (post: typeof own) => post.getByRole('button', { name: 'Menu of this post' })
  const menu = page.locator('.menu')

  await menuOf(own).click()
  await expect(menu).toBeVisible()
  await expect(menu.getByRole('link', { name: /^Only posts by/ })).toHaveAttribute('href', /^\/\?q=from%3A/)
  await expect(menu.getByRole('link', { name: /^Hide/ })).toHaveCount(0)
  await expect(menu.getByRole('link', { name: 'Post page' })).toHaveCount(0)
  await expect(menu.getByRole('link', { name: 'Report on Bluesky' })).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  await menu.getByRole('button', { name: 'Hide this post' }).click()
  await expect(own).toContainText('Hidden here.')
  await expect(own.locator('.text').first()).toBeHidden()
  await expect(page.getByRole('status')).toHaveText('Hidden here.')
  await own.getByRole('button', { name: 'Undo' }).click()
  await expect(own.locator('.text').first()).toBeVisible()

  await menuOf(reply).click()
  await menu.getByRole('button', { name: /^Hide all by/ }).click()
  await expect(reply).toContainText('is hidden here.')
  await page.reload()
  await expect(page.getByRole('article')).toHaveCount(2)
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await menuOf(reply).click()
  await menu.getByRole('link', { name: 'Post page' }).click()
  await expect(page.locator('.one .text')).toHaveText('it is')
})

test('without a script it is all there', async ({ browser, net, app, complaints }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  listen(page, complaints)
  await page.goto(app.url + (await thread(net, app)))
  await expect(page.getByRole('article')).toHaveCount(3)
  await expect(page.getByText(/^\w+day,? \d+ \w+ \d{4} at [\d:]{8} UTC$/)).toHaveCount(2)
  await expect(page.getByRole('link', { name: 'Open on Bluesky', exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'To the live feed' }).click()
  await expect(page).toHaveURL(`${app.url}/`)
  await context.close()
})
