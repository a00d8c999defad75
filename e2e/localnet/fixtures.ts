import { test as base } from 'playwright/test'
import { until } from '../app.js'
import { expect, listen } from '../fixtures.js'
import { startNetwork, type Network } from './network.js'
import { FACE, Person } from './people.js'
import { startServer, type Server } from './server.js'

export { card, cards, expect, listen, openFeed, type Page } from '../fixtures.js'

interface Fixtures {
  /** They are there before the server is, so it has to find out who they are. */
  ada: Person
  bob: Person
  /** Wants to be seen by logged-in people only. */
  shy: Person
  /** Everything a page said to the console or to the CSP: has to stay empty. */
  complaints: string[]
  /** It hears the network; no post was written to find out. */
  server: Server
}

/** A test with its own server, on a network that all tests share. Neither page nor server may complain. */
export const test = base.extend<Fixtures, { network: Network }>({
  network: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const network = await startNetwork()
      await use(network)
      await network.end()
    },
    { scope: 'worker' },
  ],
  ada: async ({ network }, use) => {
    const ada = await Person.join(network, newHandle('ada'))
    await ada.introduce('Ada of the Tides', { face: FACE })
    await use(ada)
  },
  bob: async ({ network }, use) => {
    const bob = await Person.join(network, newHandle('bob'))
    await bob.introduce('Bob')
    await use(bob)
  },
  shy: async ({ network }, use) => {
    const shy = await Person.join(network, newHandle('shy'))
    await shy.introduce('Shy', { shy: true })
    await use(shy)
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  complaints: async ({}, use) => {
    const complaints: string[] = []
    await use(complaints)
    expect(complaints).toEqual([])
  },
  // They are named so that they are there first.
  server: async ({ network, ada: _ada, bob: _bob, shy: _shy }, use) => {
    const herald = await Person.join(network, newHandle('herald'))
    const server = await startServer(network.env)
    let times = 0
    await until('the server hears the network', async () => {
      // Always another name: a PDS says nothing of a write that changes nothing.
      await herald.introduce(`Herald ${times++}`)
      return (await fetch(`${server.url}/readyz`)).ok
    })
    await use(server)
    await server.end()
    expect(server.errors()).toEqual([])
  },
  baseURL: ({ server }, use) => use(server.url),
  page: async ({ page, complaints }, use) => {
    listen(page, complaints)
    await use(page)
  },
})

let handles = 0

/** A handle that nobody on the network has. */
export function newHandle(stem: string): string {
  handles++
  return `${stem}${handles}.test`
}
