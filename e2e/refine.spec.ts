import { AxeBuilder } from '@axe-core/playwright'
import type { Simnet } from '../src/simnet/index.js'
import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'

/** A post that names all there is to narrow by. */
function post(net: Simnet): void {
  const ada = net.account({ displayName: 'Ada', handle: 'ada.moss.example' })
  net.post({
    by: ada,
    text: 'cats by the sea #Tides',
    langs: ['en'],
    facets: [
      {
        index: { byteStart: 16, byteEnd: 22 },
        features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'Tides' }],
      },
    ],
    embed: {
      $type: 'app.bsky.embed.external',
      external: { uri: 'https://www.news.example/a', title: 'News', description: '' },
    },
  })
}

async function openMenu(page: Page, text: string): Promise<void> {
  await card(page, text).getByRole('button', { name: 'Menu of this post' }).click()
}

const q = (address: string) => new URL(address, 'http://a.example').searchParams.get('q')

test('author, language, tag and domain of a card each offer only this and hide this', async ({
  page,
  net,
}) => {
  await openFeed(page, '/?q=cats+OR+dogs')
  post(net)
  await openMenu(page, 'cats by the sea')
  await expect(page.locator('ul.refine a')).toHaveCount(8)
  const links = await page.locator('ul.refine a').all()
  const offered = await Promise.all(
    links.map(async (link) => [
      await link.getAttribute('aria-label'),
      q((await link.getAttribute('href')) ?? ''),
    ]),
  )
  expect(offered).toEqual([
    ['Only posts by @ada.moss.example', 'from:ada.moss.example'],
    ['Hide posts by @ada.moss.example', 'cats OR dogs -from:ada.moss.example'],
    ['Only posts in English', 'lang:en'],
    ['Hide posts in English', 'cats OR dogs -lang:en'],
    ['Only posts with #Tides', '#Tides'],
    ['Hide posts with #Tides', 'cats OR dogs -#Tides'],
    ['Only posts linking to news.example', 'domain:news.example'],
    ['Hide posts linking to news.example', 'cats OR dogs -domain:news.example'],
  ])
  await page.getByRole('link', { name: 'Hide posts by @ada.moss.example' }).click()
  await expect(page).toHaveURL(/\?q=cats\+OR\+dogs\+-from%3Aada\.moss\.example$/)
  await expect(page.locator('h1')).toHaveText('(cats or dogs), not from ada.moss.example')
  await expect(page.locator('#state')).toHaveText('Live')
  net.post({ text: 'dogs by another' })
  await expect(cards(page)).toHaveText([/dogs by another/])
  await page.goBack()
  await openMenu(page, 'cats by the sea')
  await page.getByRole('link', { name: 'Only posts with #Tides' }).click()
  await expect(cards(page)).toHaveText([/cats by the sea/])
  await expect(page.getByRole('searchbox')).toHaveValue('#Tides')
})

test('what would be refused is not offered: a query that is full keeps what it has', async ({
  page,
  net,
}) => {
  const full = `cats ${Array.from({ length: 39 }, (_, i) => `-no${i}`).join(' ')}`
  const long = `cats -${'x'.repeat(486)}`
  await openFeed(page)
  post(net)
  await expect(cards(page)).toHaveCount(1)
  for (const [query, hidden] of [
    [full, []],
    [long, ['Hide posts in English', 'Hide posts with #Tides']],
  ] as const) {
    await openFeed(page, `/?${new URLSearchParams({ q: query }).toString()}`)
    await openMenu(page, 'cats by the sea')
    await expect(page.locator('.menu')).toBeVisible()
    const names = await page
      .locator('ul.refine a')
      .evaluateAll((links) => links.map((link) => link.ariaLabel ?? ''))
    expect(names.filter((name) => name.startsWith('Only'))).toHaveLength(4)
    expect(names.filter((name) => name.startsWith('Hide'))).toEqual(hidden)
    for (const name of hidden) {
      const href = await page.getByRole('link', { name }).getAttribute('href')
      expect((await page.request.get(href ?? '')).status()).toBe(200)
    }
    await page.keyboard.press('Escape')
  }
})

test('the menu leads to the post’s own page, and to where it can be reported', async ({ page, net }) => {
  await openFeed(page)
  const made = net.post({ text: 'to be reported' })
  const [did, , rkey] = made.uri.slice('at://'.length).split('/')
  await openMenu(page, 'to be reported')
  const report = page.getByRole('link', { name: 'Report on Bluesky' })
  await expect(report).toHaveAttribute('href', `https://bsky.app/profile/${did}/post/${rkey}`)
  await expect(report).toHaveAttribute('target', '_blank')
  await page.getByRole('link', { name: 'Post page' }).click()
  await expect(page).toHaveURL(`/post/${did}/${rkey}`)
  await expect(page.getByText('to be reported').first()).toBeVisible()
})

test('a tag is narrowed by as the server asks for it, or not at all, each time the menu opens', async ({
  page,
  net,
}) => {
  await openFeed(page, '/?q=%23sea')
  const tags = ['sea', 'wow!', 'two words', 'a|b', 'アニメ「ワンピース」', 'f**k*', 'seven', 'eight']
  net.post({
    text: 'a post of many tags 12345678',
    facets: tags.map((tag, i) => ({
      index: { byteStart: 20 + i, byteEnd: 21 + i },
      features: [{ $type: 'app.bsky.richtext.facet#tag', tag }],
    })),
  })
  const menu = page.locator('.menu')
  for (let time = 0; time < 2; time++) {
    await openMenu(page, 'a post of many tags')
    await expect(menu).toBeVisible()
    const hrefs = await menu
      .getByRole('link', { name: /^Only posts with #/ })
      .evaluateAll((links) => links.map((link) => [link.ariaLabel, link.getAttribute('href')] as const))
    expect(hrefs.map(([label, href]) => [label, q(href ?? '')])).toEqual([
      ['Only posts with #sea', '#sea'],
      ['Only posts with #wow', '#wow'],
      ['Only posts with #two words', 'tag:"two words"'],
      ['Only posts with #a|b', 'tag:"a|b"'],
      ['Only posts with #seven', '#seven'],
      ['Only posts with #eight', '#eight'],
    ])
    await page.keyboard.press('Escape')
    await expect(menu).toBeHidden()
  }
  await openMenu(page, 'a post of many tags')
  await page.getByRole('link', { name: 'Only posts with #wow' }).click()
  await expect(page.getByRole('searchbox')).toHaveValue('#wow')
  await expect(cards(page)).toHaveText([/a post of many tags/])
})

test('the menu works by keys, holds the feed while it is open, and gives the focus back', async ({
  page,
  net,
}) => {
  await openFeed(page)
  net.post({ text: 'the first' })
  await expect(cards(page)).toHaveCount(1)
  post(net)
  await expect(cards(page)).toHaveCount(2)
  const button = card(page, 'cats by the sea').getByRole('button', { name: 'Menu of this post' })
  const menu = page.locator('.menu')
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(menu).toBeVisible()
  await expect(button).toHaveAttribute('aria-expanded', 'true')
  net.post({ text: 'meanwhile' })
  await expect(page.locator('#pill')).toHaveText('1 new post')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Only posts by @ada' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Escape')
  await expect(menu).toBeHidden()
  await expect(button).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('PageDown')
  await expect(menu).toBeHidden()
  await expect(card(page, 'the first')).toBeFocused()
  await page.getByRole('button', { name: 'Pause' }).focus()
  await expect(card(page, 'meanwhile')).toBeVisible()
})

test('a card that goes takes its open menu along, and the next one opens', async ({ page, net }) => {
  await openFeed(page)
  const gone = net.post({ text: 'soon gone' })
  await openMenu(page, 'soon gone')
  await expect(page.locator('.menu')).toBeVisible()
  net.delete(gone.uri)
  await expect(cards(page)).toHaveCount(0)
  await expect(page.locator('.menu')).toHaveCount(0)
  net.post({ text: 'the next' })
  await openMenu(page, 'the next')
  await expect(page.locator('.menu')).toBeVisible()
  await openMenu(page, 'the next')
  await expect(page.locator('.menu')).toBeHidden()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the open menu, the form and the help are sound and fit a phone: ${colorScheme}`, async ({
    page,
    net,
  }) => {
    await page.setViewportSize({ width: 360, height: 700 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openFeed(page, '/?q=cats+OR+%D9%82%D8%B7%D8%A9')
    post(net)
    net.post({ text: 'هذه قطة جميلة', langs: ['ar'] })
    await expect(cards(page)).toHaveCount(2)
    for (const open of [
      () => openMenu(page, 'قطة'),
      () => page.getByText('Filter with a form').click(),
      () => page.getByText('How to filter').click(),
    ]) {
      await open()
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
      const inside = await page.evaluate(() =>
        [...document.querySelectorAll('.menu:popover-open, .ways .panel')]
          .map((place) => place.getBoundingClientRect())
          .every(({ left, right }) => left >= 0 && right <= window.innerWidth),
      )
      expect(inside).toBe(true)
    }
  })
}

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false })

  test('each card narrows the feed all the same', async ({ page, net, app }) => {
    post(net)
    await expect.poll(() => app.context.shown.size).toBe(1)
    await page.goto('/?q=cats')
    await expect(page.locator('button.refine')).toHaveCount(0)
    await card(page, 'cats by the sea')
      .locator('summary', { hasText: 'Only this, hide this, report' })
      .click()
    await expect(page.getByRole('link', { name: 'Report on Bluesky' })).toHaveAttribute(
      'href',
      /^https:\/\/bsky/,
    )
    await expect(page.getByRole('link', { name: 'Post page' })).toHaveAttribute('href', /^\/post\/did:/)
    await page.getByRole('link', { name: 'Hide posts in English' }).click()
    await expect(page).toHaveURL(/\?q=cats\+-lang%3Aen$/)
    await expect(page.locator('h1')).toHaveText('cats, not in English')
    await expect(cards(page)).toHaveCount(0)
  })
})
