import type { Simnet } from '../src/simnet/index.js'
import { card, cards, expect, openFeed, test, type Page } from './fixtures.js'
import { pictures } from './pictures.js'

/** A card that says something new: what does not differ stays as it was, element by element. */

function withPicture(net: Simnet, text: string) {
  const ada = net.account({ displayName: 'Ada', labels: [] })
  return { ada, made: net.post({ by: ada, text, embed: pictures('a heron in the reeds') }) }
}

/** The newest card, as the server has it. */
async function served(page: Page): Promise<string> {
  const html = await (await page.request.get('/')).text()
  return /<article .*?<\/article>/s.exec(html)?.[0].replace(/<noscript>.*<\/noscript>/s, '') ?? ''
}

/** Does what a frame with this op does. */
async function replace(page: Page, html: string): Promise<void> {
  await page.evaluate(
    async (text) => {
      const { htmx } = window as never as { htmx: { swap(how: object): Promise<void> } }
      const sourceElement = document.getElementById('live')
      await htmx.swap({ sourceElement, target: '#feed', swap: 'afterbegin swapEmpty:false', text })
    },
    html.replace('<article ', '<article hx-swap-oob="true" '),
  )
}

/** Names elements by which a test knows them again. */
async function remember(page: Page, ...selectors: string[]): Promise<void> {
  await page.evaluate((all) => {
    const kept = all.map((selector) => [selector, document.querySelector(`#feed ${selector}`)])
    Object.assign(window, { kept: Object.fromEntries(kept) as object })
  }, selectors)
}

/** Which of those are no longer what they were. */
function lost(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    Object.entries((window as never as { kept: Record<string, Element | null> }).kept)
      .filter(
        ([selector, element]) => element === null || document.querySelector(`#feed ${selector}`) !== element,
      )
      .map(([selector]) => selector),
  )
}

test('a new name changes the name alone: picture, text, focus, selection, description and menu stay', async ({
  page,
  net,
}) => {
  await openFeed(page)
  const { ada } = withPicture(net, 'by the water')
  await expect(cards(page)).toHaveCount(1)
  const loads: string[] = []
  page.on('request', (request) => void (request.resourceType() === 'image' && loads.push(request.url())))
  await card(page, 'by the water').locator('summary', { hasText: 'ALT' }).click()
  // The author's, too: what is loaded from now on is loaded again.
  await page
    .locator('#feed img')
    .evaluateAll((all) => Promise.all(all.map((image) => (image as HTMLImageElement).decode())))
  await remember(page, 'article', '.shot img', '.text', '.alt', '.when time', 'button.refine')
  await page.locator('.shot a').focus()
  await page.locator('#feed .text').evaluate((text) => document.getSelection()?.selectAllChildren(text))
  loads.length = 0
  net.profile(ada.did, { displayName: 'Ada of the Marsh' })
  await expect(page.locator('#feed .name')).toHaveText('Ada of the Marsh')
  expect(await lost(page)).toEqual([])
  await expect(page.locator('.shot a')).toBeFocused()
  await expect(page.locator('#feed .alt')).toHaveAttribute('open')
  expect(await page.evaluate(() => String(document.getSelection()))).toBe('by the water')
  expect(loads).toEqual([])
  await card(page, 'by the water').locator('button.refine').click()
  await expect(page.locator('.menu')).toBeVisible()
  net.profile(ada.did, { displayName: 'Ada of the Hill' })
  await expect(page.locator('#feed .name')).toHaveText('Ada of the Hill')
  await expect(page.locator('.menu')).toBeVisible()
})

test('an edit puts in what is new and takes out what is not said any longer', async ({ page, net }) => {
  await openFeed(page, '/?q=heron')
  const { made } = withPicture(net, 'a heron')
  await expect(cards(page)).toHaveCount(1)
  await page.locator('summary', { hasText: 'ALT' }).click()
  net.update(made.uri, {
    text: 'the heron flew',
    embed: pictures(''),
  })
  await expect(page.locator('#feed .text')).toHaveText('the heron flew')
  await expect(page.locator('#feed .edited')).toHaveText('edited')
  await expect(page.locator('#feed .alt')).toHaveCount(0)
  await expect(page.locator('#feed .no-alt')).toHaveText('no description')
  await expect(page.locator('#feed time')).toHaveAttribute('data-local', '')
  await expect(page.locator('#feed button.refine')).toHaveCount(1)
  await expect.poll(() => page.evaluate(() => CSS.highlights.get('match')?.size)).toBe(1)
})

test('a cover that was opened stays open when a quote comes, and not when it says another reason', async ({
  page,
  net,
}) => {
  await openFeed(page)
  withPicture(net, 'under cover')
  await expect(cards(page)).toHaveCount(1)
  const html = await served(page)
  const covered = (why: string, quote = '') =>
    html
      .replace('<div class="media"', `<details class="cover"><summary>${why}</summary><div class="media"`)
      .replace('</article>', `</details>${quote}</article>`)
  await replace(page, covered('Spoilers'))
  const cover = page.locator('#feed details.cover')
  await expect(cover).not.toHaveAttribute('open')
  await cover.locator('summary').first().click()
  await page.locator('#feed .shot a').focus()
  await remember(page, 'details.cover', '.shot img')
  const quote = '<blockquote class="quoted" data-did="did:plc:quoted"><p>what was said</p></blockquote>'
  await replace(page, covered('Spoilers', quote))
  await expect(page.locator('#feed blockquote')).toBeVisible()
  await expect(cover).toHaveAttribute('open')
  await expect(page.locator('#feed .shot a')).toBeFocused()
  expect(await lost(page)).toEqual([])
  await replace(page, covered('Flashing lights', quote))
  await expect(cover.locator('summary').first()).toHaveText('Flashing lights')
  await expect(cover).not.toHaveAttribute('open')
  await expect(cards(page)).toBeFocused()
})

test('a long text that was opened stays open when it is edited, and whoever stands there stands there still', async ({
  page,
  net,
}) => {
  await openFeed(page, '/?q=end')
  const numbered = (count: number) => Array.from({ length: count }, (_, n) => `l${n + 1}`).join('\n')
  const ada = net.account({ displayName: 'Ada', labels: [] })
  const { uri } = net.post({ by: ada, text: `${numbered(40)}\nthe end` })
  const summary = page.locator('#feed .rest > summary')
  await summary.press('Enter')
  await expect(page.locator('#feed .rest')).toHaveAttribute('open')
  net.profile(ada.did, { displayName: 'Ada of the Marsh' })
  await expect(page.locator('#feed .name')).toHaveText('Ada of the Marsh')
  await expect(page.locator('#feed .rest')).toHaveAttribute('open')
  net.update(uri, { text: `${numbered(39)}\nits true end` })
  await expect(summary).toHaveText('24 more lines')
  await expect(page.locator('#feed .rest > .text')).toContainText('its true end')
  await expect(page.locator('#feed .rest')).toHaveAttribute('open')
  await expect(summary).toBeFocused()
  await expect.poll(() => page.evaluate(() => CSS.highlights.get('match')?.size)).toBe(1)
  // What is copied is the text.
  await page.locator('#feed article').evaluate((post) => document.getSelection()?.selectAllChildren(post))
  const copied = await page.evaluate(() => String(document.getSelection()))
  expect(copied).toMatch(/l16\s+l17\n/)
})

test('whatever replaces a card, what it says then is what the server said', async ({ page, net }) => {
  await openFeed(page)
  withPicture(net, 'first of all')
  await expect(cards(page)).toHaveCount(1)
  const html = await served(page)
  const parts = [...html.matchAll(/<(p|div|span|a|details|header) .*?<\/\1>/gs)].map(([part]) => part)
  // Seeded, so that what fails fails again.
  let state = 11
  const random = (below: number) => (state = (state * 1103515245 + 12345) % 2 ** 31) % below
  for (let round = 0; round < 60; round++) {
    let changed = html
    for (let n = random(4); n >= 0; n--) {
      const part = parts[random(parts.length)] ?? ''
      const other = parts[random(parts.length)] ?? ''
      const [from, to] = [
        part,
        ['', other, part + other, part.replace(/>[^<]+</, '>others<')][random(4)] ?? '',
      ]
      if (!/id="/.test(to)) changed = changed.replace(from, () => to)
    }
    await replace(page, changed)
    const [got, wanted] = await page.evaluate((wanted) => {
      const strip = (text: string) => {
        const template = document.createElement('template')
        template.innerHTML = text
        for (const own of template.content.querySelectorAll('[data-own]')) own.remove()
        for (const time of template.content.querySelectorAll('time')) {
          time.replaceChildren()
          for (const name of ['title', 'data-local']) time.removeAttribute(name)
        }
        return template.innerHTML.replaceAll('class="failed"', '').replaceAll(/\s+/g, ' ')
      }
      return [strip(document.querySelector('#feed article')?.outerHTML ?? ''), strip(wanted)]
    }, changed)
    const sorted = (text: string | undefined) => (text ?? '').split('').toSorted().join('').trim()
    expect(sorted(got), String(round)).toBe(sorted(wanted))
  }
})

test('an account that is gone takes its quote out of a card, which stays; held ones too, and no post is uncounted for it', async ({
  page,
  net,
}) => {
  let say: (frame: object) => void = () => undefined
  await page.routeWebSocket(/\/ws\?/, (route) => {
    const server = route.connectToServer()
    server.onMessage((message) => route.send(message))
    say = (frame) => route.send(JSON.stringify(frame))
  })
  await openFeed(page)
  withPicture(net, 'quotes somebody')
  await expect(cards(page)).toHaveCount(1)
  const html = await served(page)
  const quoting = (did: string, id: string) =>
    html
      .replaceAll(/(?<=")p-[\w]+/g, id)
      .replace(
        '</article>',
        `<blockquote class="quoted" data-did="${did}"><p>said</p></blockquote></article>`,
      )
  const frame = (kind: string, content: string, more: object = {}) => say({ kind, seq: 1, content, ...more })
  const gone = 'did:plc:gone'
  frame('posts', quoting(gone, 'p-one'), { count: 1 })
  await expect(page.locator('#p-one blockquote')).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  frame('posts', quoting(gone, 'p-two') + quoting('did:plc:other', 'p-three'), { count: 2 })
  await expect(page.locator('#pill')).toHaveText('2 new posts')
  // A replacement acts on a card that is held, and on one that is seen.
  frame('ops', quoting(gone, 'p-three').replace('<article ', '<article hx-swap-oob="true" '))
  frame('ops', '', { gone: [gone] })
  await expect(page.locator('#feed blockquote')).toHaveCount(0)
  await expect(page.locator('#pill')).toHaveText('2 new posts')
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(cards(page)).toHaveCount(4)
  await expect(page.locator('#feed blockquote')).toHaveCount(0)
})
