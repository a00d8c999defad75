import { startApp, startNet } from './app.js'
import { cards, expect, openFeed, test } from './fixtures.js'

const texts = (count: number, from = count) => Array.from({ length: count }, (_, i) => `n${from - 1 - i}`)

test('neighbours whose author was away are both back in their place', async ({ page, net }) => {
  await openFeed(page)
  const [a, b] = [net.account({ labels: [] }), net.account({ labels: [] })]
  const shown = page.locator('#feed article .text')
  for (const [n, by] of [b, a, a, a, b].entries()) {
    net.post({ by, text: `n${n}` })
    await expect(shown.first()).toHaveText(`n${n}`)
  }
  net.status(a.did, { active: false, status: 'deactivated' })
  await expect(shown).toHaveText(['n4', 'n0'])
  net.status(a.did, { active: true })
  await expect(shown).toHaveText(texts(5))
})

test('a page that is opened before its past is there fills up in order, beneath what is live', async ({
  page,
  complaints,
}) => {
  let behind = 5 * 60_000
  const { net, env } = await startNet({ accounts: 130, now: () => Date.now() - behind, historySeconds: 3600 })
  for (let n = 0; n < 120; n++) {
    behind -= 100
    net.post({ by: net.account({ labels: [] }), text: `n${n}` })
  }
  // Nobody is known before the page is there.
  net.faults.lookups({ answer: 'busy' })
  const app = await startApp(env)
  try {
    await page.goto(app.url)
    await expect(page.locator('#state')).toHaveText('Live')
    await expect(cards(page)).toHaveCount(0)
    net.faults.lookups({ slowMs: 600 })
    const shown = page.locator('#feed article .text')
    await expect(shown).toHaveText(texts(100, 120))
    behind = 0
    net.post({ text: 'live' })
    await expect(shown).toHaveText(['live', ...texts(99, 120)])
    await expect(cards(page)).toHaveCount(100)
    expect(complaints).toEqual([])
  } finally {
    await app.close()
    await net.close()
  }
})
