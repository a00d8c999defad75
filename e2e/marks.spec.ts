import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'
import { pictures } from './pictures.js'

/** The texts that are marked, in the order they stand in. */
function marked(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const marks = [...(CSS.highlights.get('match') ?? [])].map((mark) => {
      const range = document.createRange()
      range.setStart(mark.startContainer, mark.startOffset)
      range.setEnd(mark.endContainer, mark.endOffset)
      return range
    })
    return marks.toSorted((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b)).map(String)
  })
}

/** Opens a query's feed, and marks what comes then. */
async function feedOf(page: Page, q: string): Promise<void> {
  await openFeed(page, `/?${new URLSearchParams({ q }).toString()}`)
}

const TAGGED = {
  $type: 'app.bsky.feed.post',
  text: 'of the sea',
  tags: ['Tides', 'Big Sky', 'L’été (fin)'],
  createdAt: new Date().toISOString(),
}

const MARKED: readonly { q: string; text: string; marks: readonly string[]; more?: object }[] = [
  { q: 'cats', text: 'CATS, cat’s and cats’ but no concats', marks: ['CATS', 'cats'] },
  { q: 'cafe', text: 'Un CAFÉ, un cafe\u0301', marks: ['CAFÉ', 'cafe\u0301'] },
  { q: 'auro*', text: 'Auroras over auror', marks: ['Auroras', 'auror'] },
  { q: '"northern lights"', text: 'Northern — lights, northern sky', marks: ['Northern — lights'] },
  { q: '猫', text: '黒猫と猫', marks: ['猫', '猫'] },
  { q: '👩‍👩‍👧', text: 'my 👩‍👩‍👧!', marks: ['👩‍👩‍👧'] },
  { q: 'strasse', text: 'Die Straße', marks: ['Straße'] },
  { q: 'سلام', text: 'مرحبا سَلَام لكم', marks: ['سَلَام'] },
  { q: 'dogs -cats (birds OR -fish)', text: 'dogs, birds, no fish', marks: ['dogs', 'birds'] },
  { q: 'is:root', text: 'dogs is root', marks: [] },
  { q: 'heron', text: 'a heron', more: { embed: pictures('Another heron') }, marks: ['heron', 'heron'] },
  { q: 'alt:heron', text: 'a heron', more: { embed: pictures('Another heron') }, marks: ['heron'] },
  { q: 'tides', text: '', more: { record: TAGGED }, marks: ['Tides'] },
  { q: '#tides', text: '', more: { record: TAGGED }, marks: ['#Tides'] },
  { q: 'tag:"big sky"', text: '', more: { record: TAGGED }, marks: ['#Big Sky'] },
  { q: 'tag:"l\'été (fin)",tides', text: '', more: { record: TAGGED }, marks: ['#Tides', '#L’été (fin)'] },
]

test('what a query looks for is marked in what is there and in what comes, and nothing else is', async ({
  page,
  net,
}) => {
  for (const { q, text, marks, more } of MARKED) {
    await feedOf(page, q)
    await expect(cards(page)).toHaveCount(0)
    const { uri } = net.post({ text, ...more })
    await expect(cards(page)).toHaveCount(1)
    await expect.poll(() => marked(page), q).toEqual(marks)
    await page.reload()
    await expect.poll(() => marked(page), q).toEqual(marks)
    net.delete(uri)
    await expect(cards(page)).toHaveCount(0)
  }
})

test('a phrase is marked across a link, a tag where it stands, and the text stays as it was', async ({
  page,
  net,
}) => {
  await feedOf(page, '"see the example" OR #aurora')
  const text = 'Go see the example.com now #Aurora aurora'
  const bytes = (part: string) => {
    const byteStart = Buffer.byteLength(text.slice(0, text.indexOf(part)))
    return { byteStart, byteEnd: byteStart + Buffer.byteLength(part) }
  }
  net.post({
    text,
    facets: [
      {
        index: bytes('example.com'),
        features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://else.example/' }],
      },
      { index: bytes('#Aurora'), features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'Aurora' }] },
    ],
  })
  await expect(cards(page)).toHaveCount(1)
  await expect.poll(() => marked(page)).toEqual(['see the example', '#Aurora'])
  await expect(page.locator('#feed mark')).toHaveCount(0)
  await expect(page.locator('#feed .text')).toHaveText(
    'Go see the example.comelse.example now #Aurora aurora',
  )
})

test('what was held is marked when it is shown, an edit is marked anew, and what goes takes its marks along', async ({
  page,
  net,
}) => {
  await feedOf(page, 'cats')
  await page.getByRole('button', { name: 'Pause' }).click()
  const post = net.post({ text: 'cats and cats' })
  await expect(page.locator('#pill')).toBeVisible()
  expect(await marked(page)).toEqual([])
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(card(page, 'cats and cats')).toBeVisible()
  await expect.poll(() => marked(page)).toEqual(['cats', 'cats'])
  net.update(post.uri, { text: 'one of the Cats' })
  await expect(cards(page)).toHaveText([/one of the Cats/])
  await expect.poll(() => marked(page)).toEqual(['Cats'])
  net.delete(post.uri)
  await expect(cards(page)).toHaveCount(0)
  net.post({ text: 'other cats' })
  await expect(cards(page)).toHaveCount(1)
  await expect.poll(() => page.evaluate(() => CSS.highlights.get('match')?.size)).toBe(1)
})
