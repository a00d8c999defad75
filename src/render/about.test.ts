import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AboutPage } from './index.js'
import { renderer } from './invented.js'
import { all, read } from './strict-html.js'

const PAGE: AboutPage = {
  version: '0.1.0',
  source: { name: 'live', words: 'Live from jetstream' },
  history: { ageMs: 30 * 60_000, entries: 50_000, bytes: 64 * 1024 * 1024 },
  eventsMs: 10 * 60_000,
  savesPlace: true,
  showsUnknown: false,
  blocks: false,
  labelers: [],
  appview: 'public.api.example',
  plc: 'plc.example',
  videos: 'video.example',
  pictures: { hosts: ['cdn.example', 'video.example'] },
}

function words(more: Partial<AboutPage> = {}, of: Parameters<typeof renderer>[0] = {}): string {
  const html = renderer(of).aboutPage({ ...PAGE, ...more })
  return read(html).text.replaceAll(/\s+/g, ' ')
}

test('who runs it and how to reach them; where neither is set that is said', () => {
  const told = renderer({ operator: 'Mara <of> the Tides', contact: 'mara@tides.example' }).aboutPage(PAGE)
  assert.match(read(told).text, /Mara <of> the Tides\./)
  const hrefs = all(told, 'a').map(({ attributes }) => attributes.get('href'))
  assert.ok(hrefs.includes('mailto:mara@tides.example'))
  assert.match(words({}, { contact: 'the front desk' }), /given a name\. Contact, [^:]*: the front desk/)
  assert.match(words(), /has not given a name\. No contact has been given either\./)
})

test('how long things are kept is what the settings say', () => {
  assert.match(words(), /for 30 minutes, and at most 50,000 or 64 MB of them\..* in memory, for 10 minutes\./)
  assert.match(
    words(),
    /On disk: how far the streams of events and of labels have been read, and nothing else\./,
  )
  assert.match(words({ savesPlace: false }), /On disk: nothing\./)
})

test('whose labels are followed, each as it stands', () => {
  assert.match(words(), /Nobody’s, at present/)
  const labelers = [
    { name: 'did:plc:ar7c4by46qjdydhdevvrndac', words: 'is followed at mod.example' },
    { name: 'labels.example', words: 'is not followed: it <b>lies</b>' },
  ]
  const said = words({ labelers })
  assert.match(said, /Bluesky’s moderation service is followed at mod\.example/)
  assert.match(said, /labels\.example is not followed: it <b>lies<\/b>/)
})

test('from where pictures come, and who is asked about authors', () => {
  assert.match(
    words(),
    /loads pictures from cdn\.example and video\.example\. .* asks public\.api\.example and plc\.example about/,
  )
  assert.match(words(), /It asks video\.example how long videos play\./)
  const alone = words({ pictures: { hosts: [] }, appview: undefined, plc: undefined, videos: undefined })
  assert.match(alone, /No pictures are loaded\./)
  assert.doesNotMatch(alone, /This server asks|It asks/)
  assert.match(words({ pictures: 'own' }), /Pictures come from this server itself\./)
})

test('posts of unknown authors wait, or not, as is set', () => {
  assert.match(words(), /wishes are not known yet\. They wait until they are\./)
  assert.match(words({ showsUnknown: true }), /wait 3 seconds .* shown all the same/)
})

test('that the host has a list of their own is said, and only where it is so', () => {
  assert.match(words({ blocks: true }), /on a list of accounts, domains and words that whoever runs/)
  assert.doesNotMatch(words(), /on a list of/)
})

test('the source is linked where a place is named for it, and to nowhere but the web', () => {
  assert.match(words(), /does not name a public place for its source/)
  const html = renderer().aboutPage({ ...PAGE, repository: 'https://git.example/pyresky' })
  assert.ok(all(html, 'a').some(({ attributes }) => attributes.get('href') === 'https://git.example/pyresky'))
  assert.match(words({ repository: 'javascript:alert(1)' }), /does not name/)
})

test('what is invented or played back is said to be so', () => {
  assert.match(words({ source: { name: 'built-in', words: 'Invented people.' } }), /Invented people\./)
  assert.doesNotMatch(words(), /Live from jetstream/)
})
