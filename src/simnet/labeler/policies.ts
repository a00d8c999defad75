import type { Json } from '../json.js'

const LANGS = ['en', 'de', 'ja', 'ar'] as const

/** A label of its own, and what it does to what it is on. Source: lexicon com.atproto.label.defs#labelValueDefinition */
interface Defined {
  readonly blurs: 'content' | 'media' | 'none'
  readonly severity: 'inform' | 'alert' | 'none'
  readonly defaultSetting: 'hide' | 'warn' | 'ignore'
  readonly adultOnly?: true
  /** In `LANGS`: a name, and what it means. */
  readonly words: readonly (readonly [string, string])[]
}

/** One of each sort that a client has to tell apart. */
const DEFINED = {
  spoilers: {
    blurs: 'content',
    severity: 'inform',
    defaultSetting: 'warn',
    words: [
      ['Spoilers', 'Tells how a story ends.'],
      ['Spoiler', 'Verrät, wie eine Geschichte ausgeht.'],
      ['ネタバレ', '物語の結末が書かれています。'],
      ['حرق للأحداث', 'يكشف نهاية القصة.'],
    ],
  },
  'loud-colors': {
    blurs: 'media',
    severity: 'alert',
    defaultSetting: 'warn',
    words: [
      ['Loud colors', 'Pictures that are hard on tired eyes.'],
      ['Grelle Farben', 'Bilder, die müde Augen anstrengen.'],
      ['まぶしい色', '目が疲れる画像です。'],
      ['ألوان صارخة', 'صور تُتعب العين.'],
    ],
  },
  'weather-report': {
    blurs: 'none',
    severity: 'inform',
    defaultSetting: 'warn',
    words: [
      ['Weather report', 'Mentions the weather.'],
      ['Wetterbericht', 'Erwähnt das Wetter.'],
      ['天気の話', '天気について書かれています。'],
      ['نشرة جوية', 'يذكر حالة الطقس.'],
    ],
  },
  'evening-wear': {
    blurs: 'media',
    severity: 'none',
    defaultSetting: 'warn',
    adultOnly: true,
    words: [
      ['Evening wear', 'Not for children.'],
      ['Abendgarderobe', 'Nichts für Kinder.'],
      ['夜の装い', '大人向けです。'],
      ['ملابس السهرة', 'للبالغين فقط.'],
    ],
  },
  'chain-letter': {
    blurs: 'content',
    severity: 'alert',
    defaultSetting: 'hide',
    words: [
      ['Chain letter', 'Wants to be passed on, and is not worth it.'],
      ['Kettenbrief', 'Will weitergereicht werden und ist es nicht wert.'],
      ['チェーンメール', '拡散しないでください。'],
      ['رسالة متسلسلة', 'لا تستحق أن تُمرَّر.'],
    ],
  },
} as const satisfies Readonly<Record<string, Defined>>

export type OwnLabel = keyof typeof DEFINED

/** The labeler's policies. Source: lexicon app.bsky.labeler.defs#labelerPolicies */
export const POLICIES: Json = {
  labelValues: ['!hide', '!warn', 'porn', 'sexual', 'nudity', 'graphic-media', ...Object.keys(DEFINED)],
  labelValueDefinitions: Object.entries<Defined>(DEFINED).map(([identifier, { words, ...defined }]) => ({
    ...defined,
    identifier,
    locales: words.map(([name, description], i) => ({ lang: LANGS[i], name, description })),
  })),
}
