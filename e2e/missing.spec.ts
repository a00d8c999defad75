import type { WebSocket } from 'ws'
import { frame, startHost } from '../src/upstream/testing.js'
import { startApp, until } from './app.js'
import { cards, expect, listen, openFeed, test, type Page } from './fixtures.js'

/** A host that loses its connection and no longer has what came meanwhile: the page says so, where it is missing. */

const MINUTE_US = 60_000_000

const stage = test.extend<{ host: Awaited<ReturnType<typeof play>>; minutesAgo: number }>({
  minutesAgo: [0, { option: true }],
  host: async ({ minutesAgo }, use) => {
    const host = await play(minutesAgo)
    await use(host)
    await host.close()
  },
  baseURL: ({ host }, use) => use(host.app.url),
  page: async ({ page, complaints }, use) => {
    listen(page, complaints)
    await use(page)
  },
})

/**
 * A host of one's own, and a server that shows its posts without asking who wrote them.
 * @param minutesAgo when the first one was written: before this server began they come to their place from below
 */
async function play(minutesAgo: number) {
  // The server runs in this process, and time passes for it as the host says.
  const { now } = Date
  let ahead = 0
  Date.now = () => now() + ahead
  let socket: WebSocket | undefined
  const host = await startHost({ talk: (opened) => (socket = opened) })
  const app = await startApp({
    UPSTREAM: host.url,
    APPVIEW: 'off',
    PLC: 'off',
    CDN: 'off',
    VIDEOS: 'off',
    UNKNOWN_AUTHORS: 'show',
  })
  await until('the server listens', () => socket !== undefined)
  let timeUs = Date.now() * 1000 - minutesAgo * MINUTE_US
  let nth = 0
  /** Says it to whoever listens: a server that is slow to connect may give up one connection for the next. */
  const say = async (text: string, what: string, holds: () => boolean) => {
    let told: WebSocket | undefined
    await until(what, () => {
      if (told !== socket) socket?.send(text)
      told = socket
      return holds()
    })
  }
  const post = () => {
    timeUs += 1000
    return say(frame(++nth, timeUs), 'it is shown', () => app.context.shown.size === nth)
  }
  return {
    app,
    post,
    /** An event that is no post. */
    rename() {
      timeUs += 1000
      const { did } = JSON.parse(frame(1)) as { did: string }
      const text = JSON.stringify({ did, time_us: timeUs, kind: 'identity', identity: { did, seq: 1 } })
      return say(text, 'what is missing is noticed', () => app.context.status.holes.last.length > 0)
    },
    /** Loses the connection and all that came within so many minutes. */
    async lose(minutes: number) {
      const before = socket
      before?.close()
      // Before the next connection: to that one no silence has been.
      ahead += (minutes * MINUTE_US) / 1000
      await until('the server comes back', () => socket !== before)
      timeUs += minutes * MINUTE_US
    },
    async close() {
      Date.now = now
      await app.close()
      await host.close()
    },
  }
}

const outline = (page: Page) =>
  page.locator('#feed > *').evaluateAll((all) => all.map(({ localName }) => localName))

const MISSING = /^About 3 minutes are missing here: 127\.0\.0\.1:\d+ no longer had it all\.$/

stage(
  'what is missing stands between the posts before and after, live and on a page that is new',
  async ({ page, host }) => {
    await host.post()
    await openFeed(page)
    await expect(cards(page)).toHaveCount(1)
    await host.lose(3)
    await host.post()
    await host.post()
    await expect(cards(page)).toHaveCount(3)
    await expect(page.locator('#feed > .gap')).toHaveText(MISSING)
    await expect.poll(() => outline(page)).toEqual(['article', 'article', 'div', 'article'])
    await page.reload()
    await expect(page.locator('#feed > .gap')).toHaveText(MISSING)
    await expect.poll(() => outline(page)).toEqual(['article', 'article', 'div', 'article'])
    await page.goto('/status')
    await expect(page.locator('.holes li')).toHaveText(/About 3 minutes are missing here/)
  },
)

stage(
  'a paused page holds it with the posts and does not count it; keys pass over it',
  async ({ page, host }) => {
    await host.post()
    await openFeed(page)
    await page.getByRole('button', { name: 'Pause' }).click()
    await host.lose(3)
    await host.post()
    await expect(page.locator('#pill')).toHaveText('1 new post')
    await expect(page.locator('#feed .gap')).toHaveCount(0)
    await page.locator('#pill').click()
    await expect(page.locator('#feed > .gap')).toHaveText(MISSING)
    await cards(page).first().focus()
    await page.keyboard.press('PageDown')
    await expect(cards(page).last()).toBeFocused()
    await page.keyboard.press('PageUp')
    await expect(cards(page).first()).toBeFocused()
  },
)

stage('a page that was rendered after the hole has it on top, and gets it once', async ({ page, host }) => {
  await host.post()
  await host.lose(3)
  await host.rename()
  await openFeed(page)
  await expect(page.locator('#feed > :first-child')).toHaveText(MISSING)
  await host.post()
  await expect(cards(page)).toHaveCount(2)
  await expect.poll(() => outline(page)).toEqual(['article', 'div', 'article'])
})

stage.describe('posts from before this server began', () => {
  stage.use({ minutesAgo: 10 })
  stage('come with what is missing between them', async ({ page, host }) => {
    await host.post()
    await openFeed(page)
    await expect(cards(page)).toHaveCount(1)
    await host.lose(3)
    await host.post()
    await expect(cards(page)).toHaveCount(2)
    await expect(page.locator('#feed > .gap')).toHaveText(MISSING)
    await expect.poll(() => outline(page)).toEqual(['article', 'div', 'article'])
  })
})
