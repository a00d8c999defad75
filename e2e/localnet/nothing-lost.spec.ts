import { WebSocket } from 'ws'
import { until } from '../app.js'
import { Watching } from '../wire.js'
import { cards, expect, newHandle, openFeed, test } from './fixtures.js'
import { Person } from './people.js'

/** As many posts in one go as a feed sends in one frame; of more it would skip some. */
const WAVE = 96

test('of what eight people write at once, each post comes exactly once', async ({ ada, network, server }) => {
  const people = await Promise.all(Array.from({ length: 8 }, () => Person.join(network, newHandle('crowd'))))
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws?q=counted`)
  const watching = new Watching(socket)
  await until('the feed is open', () => watching.frames.length > 0)

  const written: string[] = []
  for (let wave = 1; wave <= 5; wave++) {
    const texts = Array.from({ length: WAVE / people.length }, (_, i) => `counted ${wave} ${i}`)
    written.push(...(await Promise.all(people.map((person) => person.write(texts)))).flat())
    await until('the wave has come', () => watching.cards.length >= written.length)
  }
  // What is doubled would come before the last.
  const { uri } = await ada.post('counted, the last')
  await until('the last has come', () => watching.cards.some((card) => card.uri === uri))
  expect(written).toHaveLength(5 * WAVE)
  expect(watching.cards.map((card) => card.uri).toSorted()).toEqual([...written, uri].toSorted())
  socket.close()
})

test('a server that was killed has what was written meanwhile, once, and not what was deleted meanwhile', async ({
  ada,
  page,
  server,
}) => {
  await openFeed(page)
  await ada.post('before the crash')
  const regretted = await ada.post('soon regretted')
  await expect(cards(page)).toHaveText([/soon regretted/, /before the crash/])
  await server.crash(async () => {
    await ada.post('during the crash')
    await ada.delete(regretted)
  })
  await expect(page.locator('#state')).toHaveText('Live')
  await ada.post('after the crash')
  await expect(cards(page)).toHaveText([/after the crash/, /during the crash/, /before the crash/])
  await page.reload()
  await expect(cards(page)).toHaveText([/after the crash/, /during the crash/, /before the crash/])
})
