import { card, cards, expect, listen, openFeed, test } from './fixtures.js'

test('posts arrive by themselves, newest first, with their author’s name, handle and picture', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const ada = net.account({ displayName: 'Ada of the Tides', handle: 'ada.tidepool.example' })
  net.post({ by: ada, text: 'first of all' })
  await expect(card(page, 'first of all')).toContainText('Ada of the Tides')
  await expect(card(page, 'first of all')).toContainText('@ada.tidepool.example')
  net.post({ by: ada, text: 'second of all' })
  await expect(cards(page).first()).toContainText('second of all')
  await expect(cards(page)).toHaveCount(2)
})

test('two browsers on two queries, one shared by link, each get theirs; a delete vanishes from both, the paused one too', async ({
  browser,
  app,
  net,
  complaints,
}) => {
  const first = await browser.newPage({ baseURL: app.url })
  listen(first, complaints)
  await openFeed(first)
  await first.getByRole('searchbox').fill('cats OR otters')
  await first.getByRole('searchbox').press('Enter')
  const link = `${app.url}/?q=cats+OR+otters`
  await expect(first).toHaveURL(link)
  await expect(first.locator('#state')).toHaveText('Live')
  await expect(first.locator('#copy')).toHaveAttribute('data-copy', link)

  const second = await browser.newPage()
  listen(second, complaints)
  await second.goto(link)
  const third = await browser.newPage({ baseURL: app.url })
  listen(third, complaints)
  await openFeed(third, '/?q=otters')
  await expect(second.locator('#state')).toHaveText('Live')

  net.post({ text: 'only dogs here' })
  net.post({ text: 'my cats sleep' })
  const both = net.post({ text: 'otters hold hands' })
  for (const page of [first, second]) {
    await expect(cards(page)).toHaveText([/otters hold hands/, /my cats sleep/])
  }
  await expect(cards(third)).toHaveText([/otters hold hands/])

  await third.getByRole('button', { name: 'Pause' }).click()
  await expect(third.locator('#state')).toHaveText('Paused')
  net.delete(both.uri)
  await expect(card(first, 'otters')).toHaveCount(0)
  await expect(card(third, 'otters')).toHaveCount(0)
})

test('an edit, a new name and a new handle reach the card that is there', async ({ page, net }) => {
  await openFeed(page)
  const ada = net.account({ displayName: 'Ada', handle: 'ada.moss.example' })
  const post = net.post({ by: ada, text: 'teh first draft' })
  await expect(card(page, 'teh first draft')).toBeVisible()
  net.update(post.uri, { text: 'the second draft' })
  await expect(cards(page)).toHaveText([/the second draft/])
  net.profile(ada.did, { displayName: 'Ada the Second' })
  await expect(cards(page)).toHaveText([/Ada the Second.*the second draft/s])
  net.handle(ada.did, 'second.moss.example')
  await expect(cards(page)).toHaveText([/@second\.moss\.example/])
})

test('an edit that no longer matches leaves, one that newly matches sends nothing', async ({
  page,
  net,
  app,
}) => {
  await openFeed(page, '/?q=cats')
  const leaves = net.post({ text: 'cats and more cats' })
  const comes = net.post({ text: 'dogs for now' })
  await expect(cards(page)).toHaveCount(1)
  await expect.poll(() => app.context.shown.get(comes.uri)?.hidden).toBe(false)
  net.update(leaves.uri, { text: 'birds after all' })
  net.update(comes.uri, { text: 'cats after all' })
  await expect(cards(page)).toHaveCount(0)
  net.post({ text: 'the next of cats' })
  await expect(cards(page)).toHaveText([/the next of cats/])
})

test('an account that is deactivated vanishes and comes back in its place; one that is deleted stays away', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const ada = net.account({ displayName: 'Ada' })
  const bob = net.account({ displayName: 'Bob' })
  // One after the other: the order of showing is the order in which authors became known.
  net.post({ by: ada, text: 'one by ada' })
  await expect(cards(page)).toHaveCount(1)
  net.post({ by: bob, text: 'two by bob' })
  await expect(cards(page)).toHaveCount(2)
  net.post({ by: ada, text: 'three by ada' })
  await expect(cards(page)).toHaveCount(3)
  net.status(ada.did, { active: false, status: 'deactivated' })
  await expect(cards(page)).toHaveText([/two by bob/])
  net.status(ada.did, { active: true })
  await expect(cards(page)).toHaveText([/three by ada/, /two by bob/, /one by ada/])
  net.status(bob.did, { active: false, status: 'deleted' })
  await expect(cards(page)).toHaveText([/three by ada/, /one by ada/])
  net.status(bob.did, { active: true })
  await page.reload()
  await expect(cards(page)).toHaveText([/three by ada/, /one by ada/])
})

test('authors for logged-in viewers only are never there, and leave at once when they become so', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const shy = net.account({ labels: ['!no-unauthenticated'] })
  const ada = net.account({ displayName: 'Ada' })
  net.post({ by: shy, text: 'for members' })
  net.post({ by: ada, text: 'for all' })
  await expect(cards(page)).toHaveText([/for all/])
  net.profile(ada.did, { labels: ['!no-unauthenticated'] })
  await expect(cards(page)).toHaveCount(0)
  net.post({ text: 'somebody else' })
  await expect(cards(page)).toHaveText([/somebody else/])
  expect(await page.content()).not.toContain('for members')
})

test('posts that their authors labelled adult or graphic are not shown', async ({ page, net }) => {
  await openFeed(page)
  for (const label of ['porn', 'sexual', 'nudity', 'graphic-media', '!hide'])
    net.post({ text: `a ${label} post`, labels: [label] })
  net.post({ text: 'a calm post' })
  await expect(cards(page)).toHaveText([/a calm post/])
})

test('links, tags and mentions lead where they should', async ({ page, net }) => {
  await openFeed(page)
  const bob = net.account({ handle: 'bob.moss.example' })
  const text = '👩‍👩‍👧 see example.com with @bob #aurora'
  const bytes = (part: string) => {
    const start = Buffer.byteLength(text.slice(0, text.indexOf(part)))
    return { byteStart: start, byteEnd: start + Buffer.byteLength(part) }
  }
  const facet = (part: string, feature: object) => ({ index: bytes(part), features: [feature] })
  net.post({
    text,
    facets: [
      facet('example.com', { $type: 'app.bsky.richtext.facet#link', uri: 'https://example.com/page' }),
      facet('@bob', { $type: 'app.bsky.richtext.facet#mention', did: bob.did }),
      facet('#aurora', { $type: 'app.bsky.richtext.facet#tag', tag: 'aurora' }),
    ],
  })
  const link = card(page, 'see').getByRole('link', { name: 'example.com' })
  await expect(link).toHaveAttribute('href', 'https://example.com/page')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow ugc')
  await expect(page.getByRole('link', { name: '@bob', exact: true })).toHaveAttribute(
    'href',
    `https://bsky.app/profile/${bob.did}`,
  )
  await page.getByRole('link', { name: '#aurora' }).click()
  await expect(page).toHaveURL(/\/\?q=%23aurora$/)
  await expect(cards(page)).toHaveText([/see example\.com/])
})
