import assert from 'node:assert/strict'
import { test } from 'node:test'
import { registrationOf } from './cover.js'
import { parseQuery } from './index.js'
import { normalOf } from './normal.js'
import { Rarity } from './rarity.js'

const RARITY = new Rarity()

/** A query, under which signs it lies (behind `not`: its contrary does), and what is asked of a post with one of them. */
const KEPT: readonly (readonly [typed: string, signs: string, asked: string])[] = [
  ['', 'not', ''],
  ['cats', 'word cats', ''],
  ['cats OR #dogs OR 猫 OR bir*', 'prefix bir, tag dogs, within 猫, word cats', ''],
  ['lang:none', 'lang ', ''],
  ['lang:en,de', 'lang de, lang en', ''],
  ['has:image OR is:reply', 'has image, is reply', ''],
  ['from:a.example,*.brid.gy', 'author *.brid.gy, author a.example', ''],
  ['to:a.example', 'mention a.example, answer a.example', ''],
  ['domain:a.example', 'domain a.example', ''],
  ['https://a.example/b', 'domain a.example', 'url("a.example/b")'],
  ['alt:cats', 'word cats', 'alt("words([\\"cats\\"])")'],
  ['"red cats"', 'word cats', 'words(["red","cats"])'],
  ['赤猫赤猫赤猫赤猫', 'within 赤猫赤猫赤猫赤猫', 'within(["赤猫赤猫赤猫赤猫"])'],
  ['cats lang:en', 'word cats', 'lang("en")'],
  ['cats lang:en -is:reply', 'word cats', 'and(lang("en"),not(is("reply")))'],
  ['alt:kittens lang:en', 'word kittens', 'and(alt("words([\\"kittens\\"])"),lang("en"))'],
  ['(kittens OR puppies) is:root', 'word kittens, word puppies', 'is("root")'],
  ['-lang:en -cats', 'not lang en, word cats', ''],
  ['-lang:en -"red cats"', 'not lang en, word cats', 'or(lang("en"),words(["red","cats"]))'],
  ['-(cats lang:en)', 'not word cats', 'lang("en")'],
  ['-(cats -is:reply)', 'not word cats', 'not(is("reply"))'],
  ['cats -(dogs OR lang:en)', 'word cats', 'not(or(lang("en"),words(["dogs"])))'],
]

for (const [typed, signs, asked] of KEPT) {
  test(`${typed || 'every post'} lies under ${signs}, and is asked ${asked || 'nothing'}`, () => {
    const parsed = parseQuery(typed)
    assert.ok(parsed.ok)
    const kept = registrationOf(parsed.query, new Map(), (sign) => RARITY.weight(sign))
    const listed = kept.signs.map(({ kind, text }) => `${kind} ${text}`).join(', ')
    assert.equal(kept.inverse ? `not ${listed}`.trim() : listed, signs)
    assert.equal(kept.asked === undefined ? '' : normalOf(kept.asked).key, asked)
  })
}
