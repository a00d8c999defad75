import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import {
  isAtUri,
  isCid,
  isDatetime,
  isDid,
  isHandle,
  isLanguage,
  isNsid,
  isRecordKey,
  isTid,
} from './index.js'

const corpus = process.env.CORPUS_DIR
/**
 * Where the library leaves the suite: no year nought, private use only by a small x, and the rest of BCP 47 allowed
 * (four letters, any case).
 */
const OTHERWISE = ['0000-01-01T00:00:00.000Z', 'X-fr-CH', 'de-X-foo', 'jaja', 'JA']
const checks: readonly [file: string, check: (value: unknown) => boolean][] = [
  ['datetime', isDatetime],
  ['did', isDid],
  ['handle', isHandle],
  ['language', isLanguage],
  ['nsid', isNsid],
  ['recordkey', isRecordKey],
  ['tid', isTid],
]

function examples(file: string): readonly string[] {
  const lines = readFileSync(join(corpus ?? '', 'interop-tests', 'syntax', `${file}.txt`), 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#') && !OTHERWISE.includes(line))
}

for (const [file, check] of checks) {
  it(`names of the sort ${file} are told as the interop suite tells them`, (t) => {
    if (corpus === undefined) return t.skip('CORPUS_DIR is not set')
    const valid = examples(`${file}_syntax_valid`)
    const invalid = examples(`${file}_syntax_invalid`)
    assert.ok(valid.length > 0 && invalid.length > 0)
    assert.deepEqual(
      valid.filter((name) => !check(name)),
      [],
    )
    assert.deepEqual(invalid.filter(check), [])
  })
}

it('an at-uri names a record of a DID, and nothing less', () => {
  assert.ok(isAtUri('at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post/3kaa'))
  for (const uri of [
    'at://anna.example/app.bsky.feed.post/3kaa',
    'at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa',
    'at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/app.bsky.feed.post',
    'https://strand.example/',
    '',
    5,
  ]) {
    assert.ok(!isAtUri(uri), String(uri))
  }
})

it('a CID is letters and digits of a plausible length', () => {
  assert.ok(isCid(`bafyrei${'a'.repeat(52)}`))
  for (const cid of [
    '',
    'abc',
    'a'.repeat(129),
    'bafyrei/../../etc',
    'bafyrei aaaaaaa',
    'bafyreiaaaaa\n',
    'bafyreiä'.repeat(5),
    5,
    null,
  ]) {
    assert.ok(!isCid(cid), String(cid))
  }
})
