import assert from 'node:assert/strict'
import { it } from 'node:test'
import { decodePost, type Post } from './index.js'
import { CID, NOON_MS, blob, commit, postUri, ref } from './invented.js'

const decode = (embed: unknown) => decodePost(commit({ embed }), NOON_MS)
const image = (fields: object = {}) => ({ image: blob(), alt: 'Eine Möwe', ...fields })
const images = (...list: readonly unknown[]) => ({ $type: 'app.bsky.embed.images', images: list })
const gallery = (...items: readonly unknown[]) => ({ $type: 'app.bsky.embed.gallery', items })
const video = (fields: object = {}) => ({
  $type: 'app.bsky.embed.video',
  video: blob('video/mp4'),
  ...fields,
})
const external = (fields: object = {}) => ({
  $type: 'app.bsky.embed.external',
  external: { uri: 'https://strand.example/', title: 'Strand', description: 'Am Meer', ...fields },
})
const quote = (record: unknown = ref('quoted')) => ({ $type: 'app.bsky.embed.record', record })
const withMedia = (media: unknown, record: unknown = quote()) => ({
  $type: 'app.bsky.embed.recordWithMedia',
  record,
  media,
})

const picture = { cid: CID, alt: 'Eine Möwe' }
const card = { uri: 'https://strand.example/', title: 'Strand', description: 'Am Meer' }
const galleryImage = { $type: 'app.bsky.embed.gallery#image', ...image() }
const unknown = (type: string) => ({ media: { kind: 'unknown', type } as const })

const good: [name: string, embed: unknown, expected: Pick<Post, 'media' | 'quote'>][] = [
  ['no embed', undefined, {}],
  ['an image', images(image()), { media: { kind: 'images', images: [picture] } }],
  [
    'four images',
    images(...Array.from({ length: 4 }, () => image())),
    { media: { kind: 'images', images: Array.from({ length: 4 }, () => picture) } },
  ],
  [
    'an image without alt text',
    images(image({ alt: '' })),
    { media: { kind: 'images', images: [{ cid: CID, alt: '' }] } },
  ],
  [
    'an image of the old form',
    images(image({ image: { cid: CID, mimeType: 'image/png' } })),
    { media: { kind: 'images', images: [picture] } },
  ],
  [
    'an image with its shape',
    images(image({ aspectRatio: { width: 10_000, height: 1 } })),
    { media: { kind: 'images', images: [{ ...picture, aspect: { width: 10_000, height: 1 } }] } },
  ],
  [
    'images of absurd shapes',
    images(...[0, -1, 1.5, 1e9].map((width) => image({ aspectRatio: { width, height: 1 } }))),
    { media: { kind: 'images', images: Array.from({ length: 4 }, () => picture) } },
  ],
  [
    'images whose shape is none',
    images(image({ aspectRatio: null }), image({ aspectRatio: { width: '4' } })),
    { media: { kind: 'images', images: [picture, picture] } },
  ],
  ['an empty list of images', images(), {}],
  [
    'an alt text without end, which is cut between characters',
    images(image({ alt: `${'x'.repeat(9999)}👍${'y'.repeat(99)}` })),
    { media: { kind: 'images', images: [{ cid: CID, alt: 'x'.repeat(9999) }] } },
  ],
  [
    'a gallery of twenty',
    gallery(...Array.from({ length: 20 }, () => galleryImage)),
    { media: { kind: 'images', images: Array.from({ length: 20 }, () => picture) } },
  ],
  [
    'a gallery by the name of images',
    { $type: 'app.bsky.embed.gallery', images: [image()] },
    { media: { kind: 'images', images: [picture] } },
  ],
  [
    'a gallery with other media among its images',
    gallery({ $type: 'app.bsky.embed.gallery#sound' }, galleryImage),
    { media: { kind: 'images', images: [picture] } },
  ],
  [
    'a gallery of other media alone',
    gallery({ $type: 'app.bsky.embed.gallery#sound' }),
    unknown('app.bsky.embed.gallery'),
  ],
  ['a video', video(), { media: { kind: 'video', video: { cid: CID, alt: '', gif: false } } }],
  [
    'a video with alt text and shape',
    video({ alt: 'Wellen', aspectRatio: { width: 16, height: 9 }, captions: [] }),
    {
      media: {
        kind: 'video',
        video: { cid: CID, alt: 'Wellen', aspect: { width: 16, height: 9 }, gif: false },
      },
    },
  ],
  [
    'a video shown as a gif',
    video({ presentation: 'gif' }),
    { media: { kind: 'video', video: { cid: CID, alt: '', gif: true } } },
  ],
  [
    'a video shown in a way yet unknown',
    video({ presentation: 'loop' }),
    { media: { kind: 'video', video: { cid: CID, alt: '', gif: false } } },
  ],
  ['a link card', external(), { media: { kind: 'external', external: card } }],
  [
    'a link card with a picture',
    external({ thumb: blob() }),
    { media: { kind: 'external', external: { ...card, thumb: CID } } },
  ],
  [
    'a gif from elsewhere, which stays a link card',
    external({ uri: 'https://media.tenor.com/x.gif' }),
    { media: { kind: 'external', external: { ...card, uri: 'https://media.tenor.com/x.gif' } } },
  ],
  ['a link card to a script, of which nothing stays', external({ uri: 'javascript:alert(1)' }), {}],
  ['a link card to data, of which nothing stays', external({ uri: 'data:text/html,x' }), {}],
  ['a quote', quote(), { quote: postUri('quoted') }],
  [
    'a quote with media',
    withMedia(images(image())),
    { quote: postUri('quoted'), media: { kind: 'images', images: [picture] } },
  ],
  [
    'a quote with a link card to a script',
    withMedia(external({ uri: 'javascript:alert(1)' })),
    { quote: postUri('quoted') },
  ],
  [
    'a quote with unknown media',
    withMedia({ $type: 'com.example.song' }),
    { quote: postUri('quoted'), ...unknown('com.example.song') },
  ],
  [
    'a quote with a quote for its media',
    withMedia(withMedia(images(image()))),
    { quote: postUri('quoted'), ...unknown('app.bsky.embed.recordWithMedia') },
  ],
  ['an unknown embed', { $type: 'com.example.song', song: {} }, unknown('com.example.song')],
  ['an embed by a name that every object inherits', { $type: 'toString' }, unknown('toString')],
]

for (const [name, embed, expected] of good) {
  it(`a post with ${name}`, () => {
    const decoded = decode(embed)
    assert.ok(decoded.ok, JSON.stringify(decoded))
    const { media, quote: quoted } = decoded.value
    assert.deepEqual({ ...(media && { media }), ...(quoted && { quote: quoted }) }, expected)
  })
}

it('the texts of a link card are bounded', () => {
  const decoded = decode(external({ title: 'x'.repeat(1_000_000), description: 'y'.repeat(1_000_000) }))
  assert.ok(decoded.ok)
  assert.ok(decoded.value.bytes < 20_000)
})

const bad: [name: string, embed: unknown][] = [
  ['null', null],
  ['a list', [images(image())]],
  ['a text', 'app.bsky.embed.images'],
  ['no type', { images: [image()] }],
  ['an empty type', { $type: '' }],
  ['a type without end', { $type: 'x'.repeat(513) }],
  ['images that are missing', { $type: 'app.bsky.embed.images' }],
  ['five images', images(...Array.from({ length: 5 }, () => image()))],
  ['an image that is null', images(image(), null)],
  ['an image without a blob', images({ alt: '' })],
  ['an image with no alt field', images({ image: blob() })],
  ['an alt text that is a list', images(image({ alt: [] }))],
  [
    'a blob whose cid leaves its place in a URL',
    images(image({ image: { ...blob(), ref: { $link: '../../x/y/z' } } })),
  ],
  ['a blob whose cid is no text', images(image({ image: { ...blob(), ref: { $link: [CID] } } }))],
  ['a blob without a type of file', images(image({ image: { ...blob(), mimeType: undefined } }))],
  ['a blob of no form', images(image({ image: { ref: { $link: CID }, mimeType: 'image/png' } }))],
  ['a gallery of 21', gallery(...Array.from({ length: 21 }, () => galleryImage))],
  ['a gallery without items', { $type: 'app.bsky.embed.gallery' }],
  ['a gallery with a broken image', gallery({ ...galleryImage, image: {} })],
  ['a gallery of texts', gallery('x')],
  ['a video without a blob', { $type: 'app.bsky.embed.video' }],
  ['a video with 1,001 graphemes of alt text', video({ alt: 'x'.repeat(1001) })],
  ['a video with an alt text of null', video({ alt: null })],
  ['a video with 21 captions', video({ captions: Array.from({ length: 21 }, () => ({})) })],
  ['a video shown as a number', video({ presentation: 5 })],
  ['a link card that is missing', { $type: 'app.bsky.embed.external' }],
  ['a link card without title', external({ title: undefined })],
  ['a link card with a description of null', external({ description: null })],
  ['a link card to a number', external({ uri: 5 })],
  ['a link card with a broken picture', external({ thumb: 'https://strand.example/x.png' })],
  ['a quote of a web address', quote({ uri: 'https://strand.example/', cid: CID })],
  ['a quote of a handle', quote({ uri: 'at://anna.example/app.bsky.feed.post/1', cid: CID })],
  ['a quote without cid', quote({ uri: postUri('x') })],
  ['a quote of nothing', quote(null)],
  ['a quote with media that is missing', withMedia(undefined)],
  ['a quote with media that is broken', withMedia(images(null))],
  ['media with a quote that is broken', withMedia(images(image()), { record: ref('') })],
  ['media with a quote that is missing', withMedia(images(image()), null)],
]

for (const [name, embed] of bad) {
  it(`a post with an embed of ${name} is a fault of embed`, () => {
    assert.deepEqual(decode(embed), { ok: false, fault: 'embed' })
  })
}
