import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Simnet } from '../src/simnet/index.js'
import { startApp, startNet, until } from './app.js'
import { card, cards, expect, openFeed, test as base } from './fixtures.js'

/** What may not be shown goes from an open screen, a paused one too, for each reason there is; and comes back as it may. */

const folder = mkdtempSync(join(tmpdir(), 'pyresky-withheld-'))
const blocklist = join(folder, 'blocklist.txt')
const block = (...lines: string[]) => writeFileSync(blocklist, lines.join('\n'))

const test = base.extend({
  // A server that follows the network's labeler and has a blocklist.
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
  stage: async ({}, use) => {
    block('// nobody so far')
    const { net, env } = await startNet()
    const app = await startApp({ ...env, LABELERS: net.labeler, BLOCKLIST: blocklist })
    await until('the server hears the network', () => net.readers > 0)
    await until('and its labeler', () => net.labelReaders > 0)
    net.handle(net.account().did, 'early.moss.example')
    await until('the source is live', () => app.context.source().name === 'live')
    await use({ net, app })
    await app.close()
    await net.close()
  },
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Posted {
  readonly uri: string
  readonly did: string
}

interface Reason {
  readonly name: string
  readonly forbid: (net: Simnet, post: Posted) => void
  /** Absent: it never comes back. */
  readonly lift?: (net: Simnet, post: Posted) => void
}

const REASONS: readonly Reason[] = [
  { name: 'M6: its delete', forbid: (net, { uri }) => void net.delete(uri) },
  {
    name: 'M7: its author’s deactivation',
    forbid: (net, { did }) => net.status(did, { active: false, status: 'deactivated' }),
    lift: (net, { did }) => net.status(did, { active: true }),
  },
  {
    name: 'M7: the end of its author’s account',
    forbid: (net, { did }) => net.status(did, { active: false, status: 'deleted' }),
  },
  {
    name: 'M5: a label on it',
    forbid: (net, { uri }) => net.label(uri, 'porn'),
    lift: (net, { uri }) => net.label(uri, 'porn', { neg: true }),
  },
  {
    name: 'M5: a label on its author',
    forbid: (net, { did }) => net.label(did, '!hide'),
    lift: (net, { did }) => net.label(did, '!hide', { neg: true }),
  },
  {
    name: 'M1: its author’s wish to be shown to logged-in people only',
    forbid: (net, { did }) => void net.profile(did, { labels: ['!no-unauthenticated'] }),
    lift: (net, { did }) => void net.profile(did, { labels: [] }),
  },
  {
    name: 'M11: a word on the blocklist',
    forbid: () => block('  Harbour  // a word of it'),
    lift: () => block(''),
  },
  {
    name: 'M11: its author on the blocklist',
    forbid: (_, { did }) => block(did),
    lift: () => block(''),
  },
]

for (const { name, forbid, lift } of REASONS) {
  test(`a paused screen loses a post by ${name}${lift === undefined ? '' : ', and has it back when that is lifted'}`, async ({
    page,
    net,
  }) => {
    await openFeed(page)
    const [one, other] = [net.account({ labels: [] }), net.account({ labels: [] })]
    net.post({ text: 'below', by: other })
    await expect(card(page, 'below')).toBeVisible()
    const post = net.post({ text: 'a harbour at night', by: one })
    await expect(card(page, 'a harbour')).toBeVisible()
    net.post({ text: 'above', by: other })
    await expect(cards(page)).toHaveText([/above/, /a harbour/, /below/])
    await page.getByRole('button', { name: 'Pause' }).click()
    forbid(net, post)
    await expect(cards(page)).toHaveText([/above/, /below/])
    expect(await page.content()).not.toContain('a harbour')
    if (lift === undefined) return
    lift(net, post)
    await expect(cards(page)).toHaveText([/above/, /a harbour/, /below/])
  })
}

test('M3: a warning covers a post on a paused screen, and uncovers it when it is lifted', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const post = net.post({ text: 'a harbour at night', by: net.account({ labels: [] }) })
  await expect(page.getByText('a harbour at night')).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  net.label(post.uri, '!warn')
  await expect(page.getByText('Content warning by moderators')).toBeVisible()
  await expect(page.getByText('a harbour at night')).toBeHidden()
  net.label(post.uri, '!warn', { neg: true })
  await expect(page.getByText('a harbour at night')).toBeVisible()
})
