import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decodeProfile, type Profile, type ProfileFault } from './index.js'
import { CID, blob } from './invented.js'

const decode = (fields: object) => decodeProfile({ $type: 'app.bsky.actor.profile', ...fields })
const labels = (...values: readonly string[]) => ({
  $type: 'com.atproto.label.defs#selfLabels',
  values: values.map((val) => ({ val })),
})

const good: [name: string, fields: object, profile: Profile][] = [
  ['nothing', {}, { labels: [] }],
  [
    'name, picture and labels',
    { displayName: ' Anna ', avatar: blob(), labels: labels('!no-unauthenticated', 'bot'), description: 5 },
    { displayName: 'Anna', avatar: CID, labels: ['!no-unauthenticated', 'bot'] },
  ],
  ['a blank name', { displayName: ' \n' }, { labels: [] }],
  ['a picture of the old form', { avatar: { cid: CID, mimeType: 'image/png' } }, { avatar: CID, labels: [] }],
  ['a name of 64 graphemes', { displayName: '👍'.repeat(64) }, { displayName: '👍'.repeat(64), labels: [] }],
  ['a lone surrogate in its name', { displayName: 'a\ud83d' }, { displayName: 'a\ufffd', labels: [] }],
]

for (const [name, fields, profile] of good) {
  it(`a profile with ${name}`, () => assert.deepEqual(decode(fields), { ok: true, value: profile }))
}

const bad: [fault: ProfileFault, name: string, fields: object][] = [
  ['not-a-profile', 'another type', { $type: 'app.bsky.feed.post' }],
  ['displayName', 'a name of 65 graphemes', { displayName: '👍'.repeat(65) }],
  ['displayName', 'a name of 641 bytes', { displayName: `a${'\u0301'.repeat(320)}` }],
  ['displayName', 'a name of null', { displayName: null }],
  ['avatar', 'a picture by its address', { avatar: 'https://strand.example/x.png' }],
  ['avatar', 'a picture of null', { avatar: null }],
  ['labels', 'labels that are a list', { labels: ['bot'] }],
]

for (const [fault, name, fields] of bad) {
  it(`a profile with ${name} is a fault of ${fault}`, () =>
    assert.deepEqual(decode(fields), { ok: false, fault }))
}

it('what is no object is no profile', () => {
  for (const record of [undefined, null, 5, 'x', [], [{}]]) {
    assert.deepEqual(decodeProfile(record), { ok: false, fault: 'not-a-profile' })
  }
})
