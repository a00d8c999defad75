import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderer } from './invented.js'
import type { StatusHost, StatusPage } from './index.js'
import { all, read } from './strict-html.js'

const NOW = Date.UTC(2026, 10, 21, 7, 42)

const HOST: StatusHost = {
  host: 'jetstream.example:444',
  protocol: 'Jetstream',
  state: 'live',
  since: NOW - 180_000,
  perMinute: 2140,
  connections: 3,
}

function page(more: Partial<StatusPage> = {}): StatusPage {
  return {
    at: NOW,
    source: { name: 'live', words: 'Live from jetstream', since: NOW - 180_000 },
    hosts: [],
    groups: [],
    holes: [],
    ...more,
  }
}

/** The words of the figures, with single spaces. */
function words(more: Partial<StatusPage>): string {
  const html = renderer().figures(page(more))
  return html
    .replaceAll(/<[^>]+>|\s+/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim()
}

test('what it is fed by, since when, and how late its events come', () => {
  assert.match(words({}), /^Live from jetstream For 3 minutes now ?\. What is missing/)
  const source = {
    name: 'live',
    words: 'Live',
    since: NOW - 180_000,
    lastEventAt: NOW - 2000,
    lagMs: 1234,
  } as const
  assert.match(
    words({ source, withheld: 'One post is withheld: nobody answers.' }),
    /^Live For 3 minutes now\. The last event came 2 seconds ago , 1\.2 seconds after it happened\. One post is withheld: nobody answers\. What/,
  )
})

test('each host with all that is known of it, and what is not known is left open', () => {
  const lastEnd = { at: NOW - 3_600_000, words: 'closed the connection' }
  const said = words({
    hosts: [
      { ...HOST, lastEventAt: NOW - 1000, lagMs: 70_000, lastEnd },
      { ...HOST, host: 'other.example', state: 'spare', connections: 0, perMinute: 0 },
    ],
  })
  assert.ok(
    said.includes(
      'jetstream.example:444 Jetstream, its events are shown, for 3 minutes Events a minute 2,140 Behind, at its last event 70 seconds Its last event came 1 second ago Connections so far 3 60 minutes ago it closed the connection',
    ),
    said,
  )
  assert.match(
    said,
    /other\.example Jetstream, in reserve, for 3 minutes .*last event – .*came – Connections so far 0/,
  )
})

test('figures and what they are made of; times are machine-readable too', () => {
  const html = renderer().figures(
    page({
      groups: [
        {
          title: 'Posts',
          lines: [
            { name: 'Not shown', value: 12_345, parts: [{ name: 'adult', value: 3 }] },
            { name: 'Size', value: { bytes: 2048 } },
            { name: 'Kept for', value: { seconds: 1800 } },
            { name: 'Started', value: { at: NOW - 60_000 } },
          ],
        },
      ],
    }),
  )
  assert.match(html, /<dt>Not shown<\/dt><dd>12,345<\/dd><\/div><div class="part"><dt>adult<\/dt><dd>3<\/dd>/)
  assert.match(html, /<dd>2\.0 kB<\/dd>.*<dd>30 minutes<\/dd>/)
  assert.match(
    html,
    /<dd><time datetime="2026-11-21T07:41:00\.000Z" title="2026-11-21 07:41:00 UTC">60 seconds ago<\/time><\/dd>/,
  )
})

test('holes are sentences; that there is none is said', () => {
  assert.match(words({}), /What is missing Nothing that this server knows of\./)
  assert.match(
    words({ holes: [{ at: NOW - 5000, words: 'About 2 minutes are missing' }] }),
    /What is missing 5 seconds ago About 2 minutes are missing\. As of/,
  )
})

test('the page connects its figures to their socket, loads itself again without a script, and shouts at nobody', () => {
  const html = renderer().statusPage(page({ hosts: [HOST] }))
  const main = all(html, 'main')[0]?.attributes
  assert.equal(main?.get('hx-ws:connect'), '/ws/status')
  assert.equal(main?.get('hx-target'), '#figures')
  assert.match(html, /<noscript><meta http-equiv="refresh" content="10"><\/noscript>/)
  assert.match(html, /<meta name="robots" content="noindex,noarchive">/)
  assert.doesNotMatch(html, /aria-live|role="(status|alert|log)"/)
})

test('what hosts and strangers wrote cannot leave its place', () => {
  const evil = '"><script>alert(1)</script>{{7*7}}'
  const html = renderer().statusPage(
    page({
      source: { name: 'lost', words: evil, since: NOW },
      withheld: evil,
      hosts: [{ ...HOST, host: evil, protocol: evil, lastEnd: { at: NOW, words: evil } }],
      groups: [{ title: evil, lines: [{ name: evil, value: evil, parts: [{ name: evil, value: evil }] }] }],
      holes: [{ at: NOW, words: evil }],
    }),
  )
  assert.ok(all(html, 'script').every(({ attributes }) => attributes.get('src')?.startsWith('/static/')))
  assert.equal(read(html).text.split(evil).length - 1, 11)
})
