import assert from 'node:assert/strict'
import { it } from 'node:test'
import { LABELS_PATH, parseLabelers } from './labels-plan.js'

const MOD = 'did:plc:labelerlabelerlabelerlab'

it('LABELERS names labelers by DID or by the address of their stream, each once; off names none', () => {
  const url = `wss://mod.example${LABELS_PATH}`
  assert.deepEqual(parseLabelers('off'), [])
  assert.deepEqual(parseLabelers(`${MOD}, ${url},did:web:mod.example,${MOD}`), [
    { kind: 'did', did: MOD },
    { kind: 'url', url },
    { kind: 'did', did: 'did:web:mod.example' },
  ])
})

const wrong: [setting: string, says: RegExp][] = [
  ['', /empty; write a DID, or wss:/],
  [`${MOD},`, /between the commas is empty/],
  [`${MOD},off`, /off must stand alone/],
  ['mod.example', /"mod\.example" is no address/],
  ['did:key:zQ3sh', /"did:key:zQ3sh" is no DID of a kind that atproto knows/],
  ['did:plc:', /no DID/],
  ['https://mod.example', /no stream of labels; write a DID, or wss:\/\/HOST\/xrpc\/com\.atproto\.label/],
  ['wss://mod.example/subscribe', /no stream of labels/],
  [`https://mod.example${LABELS_PATH}`, /no stream of labels/],
  [`wss://mod.example${LABELS_PATH}?cursor=0`, /leave out what follows the path/],
  [Array.from({ length: 21 }, (_, n) => `did:web:m${n}.example`).join(), /21, and 20 is the most/],
]
for (const [setting, says] of wrong) {
  it(`LABELERS=${setting.slice(0, 40)} is refused with a sentence`, () => {
    assert.throws(() => parseLabelers(setting), { code: 'SETTING', message: says })
  })
}
