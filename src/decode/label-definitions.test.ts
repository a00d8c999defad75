import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chance } from './invented.js'
import { labelDefinitions } from './label-definitions.js'

const SPAM = {
  identifier: 'spam',
  severity: 'inform',
  blurs: 'content',
  defaultSetting: 'hide',
  locales: [{ lang: 'en', name: 'Spam', description: 'Unwanted, repeated.' }],
}
const of = (...entries: unknown[]) =>
  labelDefinitions({ labelValues: ['spam'], labelValueDefinitions: entries })
const nameOf = (locales: unknown) => of({ ...SPAM, locales })?.[0]?.name

describe('a labeler’s definitions', () => {
  it('are read as the lexicon has them', () => {
    assert.deepEqual(of(SPAM, { ...SPAM, identifier: 'self-harm', blurs: 'media', adultOnly: true }), [
      { val: 'spam', blurs: 'content', setting: 'hide', adultOnly: false, name: 'Spam' },
      { val: 'self-harm', blurs: 'media', setting: 'hide', adultOnly: true, name: 'Spam' },
    ])
    assert.deepEqual(labelDefinitions({ labelValues: [] }), [])
    for (const none of [undefined, null, [], 'x', { labelValueDefinitions: {} }])
      assert.equal(labelDefinitions(none), undefined)
  })

  it('with words from the future hide nothing, and warn', () => {
    const { defaultSetting: _, ...bare } = SPAM
    const [first, second] =
      of({ ...bare, blurs: 'all' }, { ...SPAM, identifier: 'x', defaultSetting: 'shout' }) ?? []
    assert.deepEqual([first?.blurs, first?.setting, second?.setting], ['none', 'warn', 'warn'])
  })

  it('that cannot be read, or redefine what is not theirs, are left out, and the others kept', () => {
    const bad = [
      null,
      'spam',
      [],
      { ...SPAM, identifier: '!hide' },
      { ...SPAM, identifier: 'Spam' },
      { ...SPAM, identifier: '' },
      { ...SPAM, identifier: 'x'.repeat(101) },
      { ...SPAM, identifier: 7 },
      { ...SPAM, blurs: undefined },
      { ...SPAM, severity: null },
    ]
    assert.deepEqual(
      of(...bad, SPAM, { ...SPAM, defaultSetting: 'ignore' })?.map(({ val, setting }) => [val, setting]),
      [['spam', 'hide']],
    )
  })

  it('are bounded', () => {
    const many = Array.from({ length: 2000 }, (_, n) => ({
      ...SPAM,
      identifier: 'a'.repeat(1 + (n % 100)) + '-'.repeat(n % 7),
    }))
    assert.ok((of(...many)?.length ?? 0) <= 500)
  })

  it('are called by their English name, or the first, or the value', () => {
    const name = (lang: unknown, text: unknown) => ({ lang, name: text, description: '' })
    assert.equal(nameOf([name('de', 'Müll'), name('en-GB', 'Rubbish')]), 'Rubbish')
    assert.equal(nameOf([name('de', 'Müll'), name('fr', 'Ordure')]), 'Müll')
    assert.equal(nameOf([name('en', 7), name(3, 'Müll'), null, 'x']), 'Müll')
    for (const none of [undefined, [], [name('en', ' \n\u202e ')], 'en']) assert.equal(nameOf(none), 'spam')
  })

  it('have a name that is safe to print: no controls, no turning of text, no length', () => {
    const name = (text: string) => nameOf([{ lang: 'en', name: text }]) ?? ''
    assert.equal(name('a\u202eb\u0000c\n\n d\ud800'), 'a b c d')
    const long = name('👩‍🚀'.repeat(5000))
    assert.ok(long.length <= 80 && !/\p{Surrogate}/u.test(long) && long.endsWith('…'))
  })

  it('of any shape do not make it throw', () => {
    const random = chance(3)
    const bits: unknown[] = [null, 1, '', 'content', [], {}, true, SPAM, [SPAM], 'hide', SPAM.locales]
    const any = () => bits[Math.floor(random() * bits.length)]
    for (let i = 0; i < 3000; i++) {
      const keys = ['identifier', 'blurs', 'severity', 'defaultSetting', 'adultOnly', 'locales'].filter(
        () => random() < 0.4,
      )
      const found = of({ ...SPAM, ...Object.fromEntries(keys.map((key) => [key, any()])) }, any())
      for (const { name, val } of found ?? []) assert.ok(name !== '' && val !== '')
    }
  })
})
