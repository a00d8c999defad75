import { startApp, startNet, until } from './app.js'
import { card, cards, expect, listen, openFeed, test, type Page } from './fixtures.js'
import { pictures } from './pictures.js'

/** What becomes of a card in a reader's hands when its quote comes, or a labeler covers it: all of it real. */

/** A network whose labeler is followed. */
const stage = test.extend<{ told: Awaited<ReturnType<typeof followed>> }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  told: async ({}, use) => {
    const told = await followed()
    await use(told)
    await told.app.close()
    await told.net.close()
  },
  baseURL: ({ told }, use) => use(told.app.url),
  page: async ({ page, complaints }, use) => {
    listen(page, complaints)
    await use(page)
  },
})

async function followed() {
  const { net, env } = await startNet()
  // From before anybody listened: it has to be looked up.
  const old = net.post({ by: net.account({ displayName: 'Bob', labels: [] }), text: 'what is quoted' })
  net.faults.forget()
  const app = await startApp({ ...env, LABELERS: net.labeler })
  await until('the server hears the network', () => net.readers > 0)
  await until('and its labeler', () => net.labelReaders > 0)
  net.handle(net.account().did, 'early.moss.example')
  await until('the source is live', () => app.context.source().name === 'live')
  return { net, app, old }
}

function quoteOf({ uri, cid }: { uri: string; cid: string }, media?: object): object {
  const record = { $type: 'app.bsky.embed.record', record: { uri, cid } }
  return media === undefined ? record : { $type: 'app.bsky.embed.recordWithMedia', record, media }
}

const top = (page: Page, text: string) =>
  card(page, text).evaluate((element) => Math.round(element.getBoundingClientRect().top))

stage(
  'a quote that comes later moves nothing for one who reads, and reloads no picture',
  async ({ page, told }) => {
    const { net, old } = told
    await openFeed(page)
    const by = net.account({ displayName: 'Ada', labels: [] })
    for (let n = 0; n < 15; n++) net.post({ by, text: `below ${n}` })
    await expect(cards(page)).toHaveCount(15)
    net.faults.lookups({ answer: 'busy' })
    net.post({ by, text: 'it quotes', embed: quoteOf(old, pictures('a heron')) })
    await expect(card(page, 'it quotes')).toBeVisible()
    await page.locator('#feed .shot img').evaluate((image: HTMLImageElement) => image.decode())
    await page.locator('#feed .shot img').evaluate((image) => void Object.assign(window, { image }))
    // What has just arrived may still be on its way down.
    const settled = () => Promise.all(document.getAnimations().map(({ finished }) => finished))
    await page.evaluate(settled)
    // A part of the card in sight would hold the place, and what stands below it would have to give way.
    await card(page, 'it quotes').evaluate((element) => {
      window.scrollBy({ top: element.getBoundingClientRect().bottom + 50, behavior: 'instant' })
    })
    await expect(card(page, 'it quotes')).not.toBeInViewport()
    await page.evaluate(settled)
    const before = await top(page, 'below 3')
    await expect(page.locator('#feed .quoted')).toHaveCount(0)
    net.faults.lift()
    await expect(page.locator('#feed .quoted')).toHaveCount(1)
    expect(Math.abs((await top(page, 'below 3')) - before)).toBeLessThanOrEqual(1)
    const same = () =>
      (window as never as { image: Element }).image === document.querySelector('#feed .shot img')
    expect(await page.evaluate(same)).toBe(true)
  },
)

stage(
  'a picture that is open closes when its post is covered, and opens again only from under the cover',
  async ({ page, told }) => {
    const { net } = told
    await openFeed(page)
    const by = net.account({ displayName: 'Ada', labels: [] })
    const quoted = net.post({ by, text: 'what is quoted' })
    await expect(cards(page)).toHaveCount(1)
    const { uri } = net.post({ by, text: 'to be covered', embed: quoteOf(quoted, pictures('a heron')) })
    await expect(page.locator('#feed .quoted')).toHaveCount(1)
    await page.locator('#feed .shots a').press('Enter')
    await expect(page.locator('#enlarged')).toBeVisible()
    net.label(uri, '!warn')
    await expect(page.locator('#enlarged')).toBeHidden()
    await expect(page.locator('#enlarged img')).toHaveCount(0)
    const cover = page.locator('#feed details.cover')
    await expect(page.locator('#feed .shots a')).toBeHidden()
    await cover.locator('summary').first().click()
    await page.locator('#feed .shots a').press('Enter')
    await expect(page.locator('#enlarged-alt')).toHaveText('a heron')
    // Another name is no reason to cover it again.
    net.profile(by.did, { displayName: 'Ada the Second' })
    await expect(page.locator('#feed .name').first()).toHaveText('Ada the Second')
    await expect(page.locator('#enlarged')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(cover).toHaveAttribute('open')
    net.delete(quoted.uri)
    await expect(page.getByText('Quoted post not available')).toBeVisible()
    await expect(cover).toHaveAttribute('open')
  },
)

stage('who is hidden here is not quoted either', async ({ page, told }) => {
  const { net } = told
  await openFeed(page)
  const ada = net.account({ displayName: 'Ada', labels: [] })
  const said = net.post({ by: ada, text: 'her own words' })
  await expect(cards(page)).toHaveCount(1)
  net.post({ text: 'I quote her', embed: quoteOf(said) })
  await expect(page.locator('#feed .quoted')).toContainText('her own words')
  await page
    .locator(`#feed > [data-uri="${said.uri}"]`)
    .getByRole('button', { name: 'Menu of this post' })
    .click()
  await page.getByRole('button', { name: 'Hide this post' }).click()
  await expect(page.locator('#feed .quoted')).toContainText('Hidden by you')
  await expect(page.getByText('her own words')).toHaveCount(2)
  for (const text of await page.getByText('her own words').all()) await expect(text).toBeHidden()
  await page.reload()
  await expect(page.locator('#feed article:not([hidden])')).toHaveCount(1)
  await expect(page.locator('#feed .quoted .hid')).toBeVisible()
})
