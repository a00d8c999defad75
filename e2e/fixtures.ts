import { test as base, expect, type Page } from 'playwright/test'
import type { Simnet } from '../src/simnet/index.js'
import { startApp, startNet, until, type App } from './app.js'

export { expect } from 'playwright/test'
export type { Page } from 'playwright/test'

interface Fixtures {
  /** Settings beyond those that point at the network; a test file or test may set them. */
  env: Record<string, string>
  stage: { readonly net: Simnet; readonly app: App }
  net: Simnet
  app: App
  /** Everything a page said to the console or to the CSP: has to stay empty. */
  complaints: string[]
}

/** A test with its own network and its own server. No page may complain. */
export const test = base.extend<Fixtures>({
  env: [{}, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  complaints: async ({}, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints).toEqual([])
  },
  stage: async ({ env }, use) => {
    const { net, env: pointing } = await startNet()
    const app = await startApp({ ...pointing, ...env })
    await until('the server hears the network', () => net.readers > 0)
    net.handle(net.account().did, 'early.moss.example')
    await until('the source is live', () => app.context.source().name === 'live')
    await use({ net, app })
    await app.close()
    await net.close()
  },
  net: ({ stage }, use) => use(stage.net),
  app: ({ stage }, use) => use(stage.app),
  baseURL: ({ app }, use) => use(app.url),
  page: async ({ page, complaints }, use) => {
    listen(page, complaints)
    await use(page)
  },
})

/** Collects what a page complains of. Sockets that a test breaks are the one thing a browser may speak of. */
export function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    const text = message.text()
    if (/WebSocket connection to .* failed|htmx:ws:error/.test(text)) return
    if (
      message.type() === 'error' &&
      /status of (?:40[04]|503)|net::ERR_INTERNET_DISCONNECTED|net::ERR_CONNECTION_REFUSED/.test(text)
    )
      return
    complaints.push(`${message.type()}: ${text}`)
  })
  page.on('pageerror', (error) => complaints.push(error.message))
}

/** Opens a feed and waits until it is live. */
export async function openFeed(page: Page, path = '/'): Promise<void> {
  await page.goto(path)
  await expect(page.locator('#state')).toHaveText('Live')
}

export function cards(page: Page) {
  return page.locator('#feed article')
}

export function card(page: Page, text: string | RegExp) {
  return page.locator('#feed article', { hasText: text })
}
