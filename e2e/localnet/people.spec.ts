import { until } from '../app.js'
import { metric } from '../wire.js'
import { card, cards, expect, newHandle, openFeed, test, type Page } from './fixtures.js'
import { Person } from './people.js'

test('somebody new is shown with the handle and name they came with', async ({ network, page }) => {
  await openFeed(page)
  const cleo = await Person.join(network, newHandle('cleo'))
  await cleo.post('my first words')
  await expect(card(page, 'my first words').locator('.name')).toHaveText(`@${cleo.handle}`)
  await cleo.introduce('Cleo')
  await expect(card(page, 'my first words').locator('.name')).toHaveText('Cleo')
  await expect(card(page, 'my first words').locator('.handle')).toHaveText(`@${cleo.handle}`)
})

test('a new handle and a new name reach the cards that are there', async ({ ada, page }) => {
  await openFeed(page)
  await ada.post('always me')
  await expect(card(page, 'always me')).toContainText(`@${ada.handle}`)
  const handle = newHandle('lovelace')
  await ada.rename(handle)
  await expect(card(page, 'always me').locator('.handle')).toHaveText(`@${handle}`)
  await ada.introduce('Ada the Second')
  await expect(card(page, 'always me').locator('.name')).toHaveText('Ada the Second')

  await openFeed(page, `/?q=from:${handle}`)
  await expect(cards(page)).toHaveText([/always me/])
})

test('a deactivated account vanishes, from a paused page too, and comes back in its place', async ({
  ada,
  bob,
  page,
}) => {
  await openFeed(page)
  await inTurn(page, [ada, 'one by ada'], [bob, 'two by bob'], [ada, 'three by ada'])
  await page.getByRole('button', { name: 'Pause' }).click()
  await ada.deactivate()
  await expect(cards(page)).toHaveText([/two by bob/])
  await page.reload()
  await expect(cards(page)).toHaveText([/two by bob/])
  await ada.reactivate()
  await expect(cards(page)).toHaveText([/three by ada/, /two by bob/, /one by ada/])
})

test('what the host takes down is hidden until that is lifted; what it deletes never comes back', async ({
  ada,
  bob,
  network,
  page,
}) => {
  await openFeed(page)
  await inTurn(page, [ada, 'one by ada'], [bob, 'two by bob'])
  await network.takeDown(ada.did, true)
  await expect(cards(page)).toHaveText([/two by bob/])
  await network.takeDown(ada.did, false)
  await expect(cards(page)).toHaveText([/two by bob/, /one by ada/])
  await network.deleteAccount(bob.did)
  await expect(cards(page)).toHaveText([/one by ada/])
  await page.reload()
  await expect(cards(page)).toHaveText([/one by ada/])
})

test('who wants to be seen by logged-in people only is not there, and leaves at once when they come to want it', async ({
  ada,
  bob,
  shy,
  page,
  server,
}) => {
  await openFeed(page)
  await shy.post('for members')
  await inTurn(page, [ada, 'one by ada'], [bob, 'two by bob'])
  await ada.introduce('Ada', { shy: true })
  await expect(cards(page)).toHaveText([/two by bob/])
  await bob.post('three by bob')
  await expect(cards(page)).toHaveText([/three by bob/, /two by bob/])
  await until('all have been judged', async () => (await metric(server, 'posts_held')) === 0)
  await page.reload()
  expect(await page.content()).not.toContain('for members')
})

/** Each post is on the page before the next is written: the order of showing is the order in which authors became known. */
async function inTurn(page: Page, ...posts: readonly (readonly [Person, string])[]): Promise<void> {
  for (const [person, text] of posts) {
    await person.post(text)
    await expect(card(page, text)).toBeVisible()
  }
}
