import { AxeBuilder } from '@axe-core/playwright'
import { card, cards, expect, listen, openFeed, test, type Page } from './fixtures.js'

/** What a reader hides, in this browser alone. */

async function choose(page: Page, text: string, what: RegExp | string): Promise<void> {
  await card(page, text).getByRole('button', { name: 'Menu of this post' }).click()
  await page.getByRole('button', { name: what }).click()
}

/** As `choose`. For whom keys have set on Undo, it stays. */
async function chooseByKeys(page: Page, text: string, what: RegExp | string): Promise<void> {
  await card(page, text).getByRole('button', { name: 'Menu of this post' }).press('Enter')
  await page.getByRole('button', { name: what }).press('Enter')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused()
}

const seen = (page: Page) => page.locator('#feed article:not([hidden])')
const summary = (page: Page) => page.locator('#hidden-here > summary')

test('a post is hidden at once and can be brought back; an edit, a return and a reload leave it hidden', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const ada = net.account({ displayName: 'Ada', handle: 'ada.moss.example', labels: [] })
  const post = net.post({ by: ada, text: 'not for me' })
  await expect(cards(page)).toHaveCount(1)
  net.post({ by: ada, text: 'but this is' })
  await expect(cards(page)).toHaveCount(2)
  await expect(summary(page)).toBeHidden()
  await chooseByKeys(page, 'not for me', 'Hide this post')
  await expect(page.getByText('not for me')).toBeHidden()
  await expect(page.locator('.hid')).toContainText('Hidden here.')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused()
  await expect(summary(page)).toHaveText('Hidden here: 1 post')
  await page.keyboard.press('Enter')
  await expect(page.getByText('not for me')).toBeVisible()
  await expect(summary(page)).toBeHidden()
  await expect(card(page, 'not for me').getByRole('button', { name: 'Menu of this post' })).toBeFocused()

  await choose(page, 'not for me', 'Hide this post')
  net.update(post.uri, { text: 'not for me, edited' })
  await expect(page.locator('#feed article', { hasText: 'edited' })).toHaveCount(1)
  await expect(page.getByText('not for me, edited')).toBeHidden()
  net.status(ada.did, { active: false, status: 'deactivated' })
  await expect(cards(page)).toHaveCount(0)
  net.status(ada.did, { active: true })
  await expect(cards(page)).toHaveCount(2)
  await expect(seen(page)).toHaveText([/but this is/])
  await page.reload()
  await expect(seen(page)).toHaveText([/but this is/])
  await summary(page).click()
  await page.getByRole('button', { name: 'Show a post by @ada.moss.example again' }).press('Enter')
  await expect(seen(page)).toHaveCount(2)
  await expect(summary(page)).toBeHidden()
  await expect(page.getByRole('searchbox')).toBeFocused()

  await choose(page, 'but this is', 'Hide this post')
  await page.getByRole('button', { name: 'Show all again' }).click()
  await expect(summary(page)).toBeHidden()
  await expect(page.getByRole('searchbox')).not.toBeFocused()
})

test('all by an author: what is there, what comes and what waits; the pill counts what will be seen, in every tab', async ({
  page,
  net,
  context,
  complaints,
}) => {
  await openFeed(page)
  const [ada, bob] = ['ada', 'bob'].map((name) =>
    net.account({ displayName: name, handle: `${name}.moss.example`, labels: [] }),
  )
  const say = async (by: typeof ada, text: string, count: number) => {
    net.post({ by: by!, text })
    await expect(cards(page)).toHaveCount(count)
  }
  await say(ada, 'one by ada', 1)
  await say(bob, 'two by bob', 2)
  await say(ada, 'three by ada', 3)
  const other = await context.newPage()
  listen(other, complaints)
  await openFeed(other)
  await other.getByRole('button', { name: 'Pause' }).click()
  net.post({ by: ada!, text: 'four by ada' })
  net.post({ by: bob!, text: 'five by bob' })
  await expect(other.locator('#pill')).toHaveText('2 new posts')
  await expect(cards(page)).toHaveCount(5)

  await chooseByKeys(page, 'three by ada', /^Hide all by @ada/)
  await expect(seen(page).filter({ visible: true })).toHaveText([
    /five by bob/,
    /All by @ada.moss.example is hidden here/,
    /two by bob/,
  ])
  await expect(other.locator('#pill')).toHaveText('1 new post')
  await expect(seen(other)).toHaveText([/two by bob/])
  net.post({ by: ada!, text: 'six by ada' })
  net.post({ by: bob!, text: 'seven by bob' })
  await expect(other.locator('#pill')).toHaveText('2 new posts')
  await other.locator('#pill').click()
  await expect(seen(other)).toHaveText([/seven by bob/, /five by bob/, /two by bob/])
  await page.getByRole('button', { name: 'Pause' }).focus()
  await expect(card(page, 'seven by bob')).toBeVisible()
  await expect(page.getByText('six by ada')).toBeHidden()
  await summary(other).click()
  await other.getByRole('button', { name: 'Show all again' }).click()
  await expect(seen(page)).toHaveCount(7)
  await expect(seen(other)).toHaveCount(7)
  await expect(page.locator('.hid')).toHaveCount(0)
})

test('it is never seen, not for a moment, and the server is never told', async ({ page, net, context }) => {
  const ada = net.account({ displayName: 'Ada', labels: [] })
  const hidden = net.post({ by: ada, text: 'a secret dislike' })
  const told: string[] = []
  context.on('request', (request) => told.push(request.url() + (request.postData() ?? '')))
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => told.push(String(payload))))
  await page.addInitScript((uri) => {
    localStorage.setItem('pyresky:hidden', JSON.stringify([[uri, '@ada']]))
    const look = () => {
      for (const text of document.querySelectorAll('#feed .text')) {
        if (/dislike/.test(text.textContent ?? '') && text.getClientRects().length > 0)
          document.title = 'SEEN'
      }
      requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, hidden.uri)
  for (let round = 0; round < 5; round++) {
    await openFeed(page)
    await expect(cards(page).first()).toBeAttached()
    expect(await page.title()).not.toBe('SEEN')
  }
  net.update(hidden.uri, { text: 'a secret dislike, edited' })
  net.profile(ada.did, { displayName: 'Ada the Second' })
  await expect(page.locator('#feed .name')).toHaveText('Ada the Second')
  net.post({ text: 'another' })
  await expect(seen(page)).toHaveText([/another/])
  expect(await page.title()).not.toBe('SEEN')
  expect(told.filter((what) => what.includes(ada.did) || what.includes('hidden'))).toEqual([])
})

test('what was just hidden leaves after a while, unless a keyboard stands on Undo', async ({ page, net }) => {
  await page.clock.install()
  await openFeed(page)
  net.post({ text: 'by pointer' })
  await expect(cards(page)).toHaveCount(1)
  net.post({ text: 'by key' })
  await expect(cards(page)).toHaveCount(2)
  await choose(page, 'by pointer', 'Hide this post')
  await page.mouse.move(0, 0)
  await page.clock.runFor(16_000)
  await expect(page.locator('.hid')).toHaveCount(0)
  await expect(seen(page)).toHaveText([/by key/])
  // Whom nobody sees standing there, holds nothing.
  net.post({ text: 'it goes on' })
  await expect(seen(page)).toHaveCount(2)
  await card(page, 'by key').getByRole('button', { name: 'Menu of this post' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Hide this post' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused()
  await page.clock.runFor(30_000)
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused()
  await page.keyboard.press('PageUp')
  await expect(card(page, 'it goes on')).toBeFocused()
  await page.keyboard.press('PageDown')
  await expect(card(page, 'by key')).toBeFocused()
})

test('who is hidden is not quoted either, and the card that quotes stays', async ({ page, net }) => {
  let say: (content: string) => void = () => undefined
  await page.routeWebSocket(/\/ws\?/, (route) => {
    route.connectToServer().onMessage((message) => route.send(message))
    say = (content) => route.send(JSON.stringify({ kind: 'ops', seq: 1, content }))
  })
  await openFeed(page)
  const ada = net.account({ displayName: 'Ada', labels: [] })
  net.post({ by: ada, text: 'to be quoted' })
  await expect(cards(page)).toHaveCount(1)
  net.post({ text: 'she says' })
  await expect(cards(page)).toHaveCount(2)
  await chooseByKeys(page, 'to be quoted', /^Hide all by/)
  const html = await (await page.request.get('/')).text()
  const quoting = /<article .*?<\/article>/s.exec(html)?.[0].replace(/<noscript>.*<\/noscript>/s, '') ?? ''
  const quote = `<blockquote class="quoted" data-did="${ada.did}"><p>her words</p></blockquote>`
  say(
    quoting.replace('<article ', '<article hx-swap-oob="true" ').replace('</article>', `${quote}</article>`),
  )
  await expect(page.locator('#feed blockquote')).toHaveText('her wordsHidden by you')
  await expect(page.getByText('her words')).toBeHidden()
  await expect(card(page, 'she says').locator('.text')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('her words')).toBeVisible()
  await expect(page.getByText('Hidden by you')).toHaveCount(0)
})

test('what is hidden from another tab closes its menu, and whoever stood there stands on the next', async ({
  page,
  net,
  context,
}) => {
  await openFeed(page)
  for (const text of ['the next one', 'hidden elsewhere']) {
    net.post({ text })
    await expect(card(page, text)).toBeVisible()
  }
  const other = await context.newPage()
  await openFeed(other)
  await card(page, 'hidden elsewhere').getByRole('button', { name: 'Menu of this post' }).press('Enter')
  await expect(page.locator('.menu')).toBeVisible()
  await choose(other, 'hidden elsewhere', 'Hide this post')
  await expect(seen(page)).toHaveText([/the next one/])
  await expect(page.locator('.menu[data-open]')).toHaveCount(0)
  await expect(card(page, 'the next one')).toBeFocused()
})

for (const [what, broken, words] of [
  [
    'blocked',
    () =>
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('no', 'SecurityError')
        },
      }),
    'keeps nothing',
  ],
  [
    'full',
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    },
    'no room',
  ],
] as const) {
  test(`where a browser’s memory is ${what}, it is hidden until the page is left, and that is said`, async ({
    page,
    net,
  }) => {
    await page.addInitScript(broken)
    await openFeed(page)
    net.post({ text: 'first to go' })
    await expect(cards(page)).toHaveCount(1)
    net.post({ text: 'second to go' })
    await expect(cards(page)).toHaveCount(2)
    await choose(page, 'first to go', 'Hide this post')
    await expect(page.locator('.hid')).toContainText(words)
    await choose(page, 'second to go', 'Hide this post')
    await expect(summary(page)).toHaveText('Hidden here: 2 posts')
    await summary(page).click()
    await expect(page.locator('#hidden-here .panel')).toContainText(words)
    await page.getByRole('button', { name: 'Show all again' }).click()
    await expect(seen(page)).toHaveCount(2)
  })
}

test('nonsense in the memory is passed over, and of too much the oldest are seen again', async ({
  page,
  net,
}) => {
  const ada = net.account({ displayName: 'Ada', labels: [] })
  const bob = net.account({ displayName: 'Bob', labels: [] })
  net.post({ by: ada, text: 'by ada' })
  net.post({ by: bob, text: 'by bob' })
  await openFeed(page)
  await expect(cards(page)).toHaveCount(2)
  const keep = (value: string) => page.evaluate((text) => localStorage.setItem('pyresky:hidden', text), value)
  for (const nonsense of [
    '{',
    'null',
    '7',
    '{"a":1}',
    '[[]]',
    '[[7,8]]',
    '[["x","y"]]',
    '[[["did:a"]]]',
    '[null,"did:x"]',
  ]) {
    await keep(nonsense)
    await page.reload()
    await expect(seen(page)).toHaveCount(2)
    await expect(summary(page)).toBeHidden()
  }
  const many = Array.from({ length: 1999 }, (_, n) => [`did:plc:nobody${n}`, `@n${n}`])
  await keep(JSON.stringify([[ada.did, '@ada'], ...many]))
  await page.reload()
  await expect(seen(page)).toHaveText([/by bob/])
  await expect(summary(page)).toHaveText('Hidden here: 2,000 authors')
  await choose(page, 'by bob', 'Hide this post')
  await expect(page.getByText('by ada')).toBeVisible()
  await expect(summary(page)).toHaveText('Hidden here: 1 post, 1,999 authors')
  await summary(page).click()
  await expect(page.locator('#hidden-here li')).toHaveCount(200)
  await expect(page.locator('#hidden-here .panel')).toContainText('and 1,800 older ones')
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`menu, note and list are sound and fit a phone: ${colorScheme}`, async ({ page, net }) => {
    await page.setViewportSize({ width: 360, height: 700 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openFeed(page)
    for (const n of [1, 2, 3]) {
      const by = net.account({
        handle: `${'very'.repeat(12)}.long.${n}.example`,
        displayName: 'Ünder'.repeat(9),
        labels: [],
      })
      net.post({ by, text: `number ${n}` })
      await expect(cards(page)).toHaveCount(n)
    }
    const sound = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    }
    await card(page, 'number 1').getByRole('button', { name: 'Menu of this post' }).click()
    await sound()
    await page.getByRole('button', { name: 'Hide this post' }).click()
    await choose(page, 'number 2', /^Hide all by/)
    await sound()
    await summary(page).click()
    await sound()
  })
}
