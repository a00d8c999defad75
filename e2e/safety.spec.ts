import { card, cards, expect, openFeed, test } from './fixtures.js'

const HOSTILE = [
  '<script>window.broken = 1</script> script',
  '<title>stolen</title> title',
  '<input autofocus> focus',
  '<img src="//evil.example/x.png" onerror="window.broken = 2"> image',
  '"><svg onload="window.broken = 3"> svg',
  '<article id="p-x" hx-swap-oob="delete"> oob',
  '<hx-partial hx-target="body">partial',
  '{{ 7 * 7 }} {% raw %} template',
  '\u202e backwards \u2066 text',
  `${'ẓ̷͚̈́'.repeat(80)} stacks`,
  'x'.repeat(290),
]

test('nothing in a post can inject markup, move the focus, change the title or fetch', async ({
  page,
  net,
}) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:')) foreign.push(request.url())
  })
  await openFeed(page)
  const title = await page.title()
  await page.getByRole('searchbox').focus()
  const evil = net.account({ displayName: '<b onclick="window.broken=4">Evil</b>' })
  for (const text of HOSTILE) {
    net.post({
      by: evil,
      text,
      embed: {
        $type: 'app.bsky.embed.external',
        external: {
          uri: 'https://evil.example/"><script>',
          title: text.slice(0, 200),
          description: '<img src=x onerror=alert(1)>',
        },
      },
    })
  }
  net.post({ text: 'the calm after' })
  await expect(card(page, 'the calm after')).toBeVisible()
  await expect(cards(page)).toHaveCount(HOSTILE.length + 1)
  expect(await page.evaluate(() => (window as { broken?: number }).broken)).toBeUndefined()
  expect(await page.title()).toBe(title)
  await expect(page.getByRole('searchbox')).toBeFocused()
  await expect(page.locator('#feed script, #feed input, #feed [hx-target], #feed [onclick]')).toHaveCount(0)
  expect(foreign).toEqual([])
})

test('a javascript: link is no link', async ({ page, net }) => {
  await openFeed(page)
  net.post({
    text: 'click me',
    facets: [
      {
        index: { byteStart: 0, byteEnd: 8 },
        features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'javascript:alert(1)' }],
      },
    ],
    embed: {
      $type: 'app.bsky.embed.external',
      external: { uri: 'javascript:alert(1)', title: 't', description: 'd' },
    },
  })
  await expect(card(page, 'click me')).toBeVisible()
  expect(await page.locator('#feed a[href^="javascript"]').count()).toBe(0)
})
