import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stranger, type Author } from '../decode/author.js'
import { decoded } from '../decode/invented.js'
import type { Post } from '../decode/post.js'
import type { Did } from '../syntax/index.js'
import { compile, parseQuery } from './index.js'

const TIMES: Did = 'did:plc:times'
const DIDS: ReadonlyMap<string, Did> = new Map([['nytimes.com', TIMES]])
const BRIDGED: Author = { ...stranger('did:plc:bridged'), handle: 'ann.mastodon.brid.gy' }

const says = (text: string, more: Partial<Post> = {}): Post => decoded({ text, ...more })
const image: Partial<Post> = { media: { kind: 'images', images: [{ cid: 'b', alt: '' }] } }
const links = (uri: string): Partial<Post> => ({ segments: [{ kind: 'link', text: 'here', uri }] })
const uri = 'at://did:plc:a/app.bsky.feed.post/a'
const answers: Partial<Post> = { reply: { root: uri, parent: uri } }

type Seen = Post | readonly [Post, Author]

/** What it is for (the sheet's examples and what people asked for), the query, what it shows, what not. */
const EXAMPLES: readonly (readonly [string, string, readonly Seen[], readonly Seen[]])[] = [
  ['a word', 'cats', [says('Cats!'), says('#cats')], [says('cat'), says('concats')]],
  ['a real OR', 'cats OR dogs', [says('cats'), says('dogs')], [says('birds')]],
  [
    'all together',
    '"northern lights" (aurora OR #aurora) lang:en',
    [
      says('Northern lights! Aurora.', { langs: ['en-GB'] }),
      says('northern, lights', { tags: ['Aurora'], langs: ['en'] }),
    ],
    [says('northern lights aurora'), says('northern aurora lights', { langs: ['en'] })],
  ],
  [
    'a tag, no replies, with pictures',
    '#ukraine -is:reply has:image',
    [says('', { tags: ['Ukraine'], ...image })],
    [says('', { tags: ['Ukraine'] }), says('', { tags: ['ukraine'], ...image, ...answers })],
  ],
  [
    'some authors',
    'from:nytimes.com,bbc.co.uk',
    [says('x', { did: TIMES }), [says('x'), { ...stranger('did:plc:b'), handle: 'BBC.co.uk' }]],
    [says('nytimes.com')],
  ],
  [
    'a domain without bridges',
    'domain:github.com -from:*.brid.gy',
    [says('x', links('https://gist.github.com/a'))],
    [says('github.com'), [says('x', links('https://github.com')), BRIDGED]],
  ],
  [
    'any of these, none of those',
    '(rust OR golang) -"rust belt" lang:en,de',
    [says('Rust', { langs: ['de'] }), says('golang', { langs: ['en'] })],
    [says('the Rust Belt', { langs: ['en'] }), says('rust', { langs: ['fr'] })],
  ],
  [
    'a script without spaces',
    '猫 lang:ja has:media',
    [says('黒猫です', { langs: ['ja'], ...image })],
    [says('猫', { langs: ['ja'] }), says('犬', { langs: ['ja'], ...image })],
  ],
  [
    'links, but not these',
    'has:link -domain:youtube.com,youtu.be',
    [says('x', links('https://a.example'))],
    [says('x'), says('x', links('https://www.youtube.com/a')), says('x', links('https://youtu.be/a'))],
  ],
  [
    'OR binds tighter',
    'cat dog OR bird',
    [says('cat dog'), says('cat bird')],
    [says('cat'), says('dog bird')],
  ],
  ['exclude a word', 'cats -dogs', [says('cats')], [says('cats dogs')]],
  [
    'exclude a language',
    '-lang:en',
    [says('x'), says('x', { langs: ['ja'] })],
    [says('x', { langs: ['en'] })],
  ],
  ['exclude a domain', '-domain:a.example', [says('x')], [says('x', links('https://b.a.example'))]],
  ['exclude an author', '-from:nytimes.com', [says('x')], [says('x', { did: TIMES })]],
  ['drop bridges', '-from:*.brid.gy', [says('x')], [[says('x'), BRIDGED]]],
  ['has:images', 'has:images', [says('x', image)], [says('x')]],
  ['curly quotes of a phone', '“climate change”', [says('Climate change')], [says('change climate')]],
  ['German quotes', '„climate change“', [says('Climate change')], [says('change climate')]],
  ['French quotes', '«climate change»', [says('Climate change')], [says('change climate')]],
  ['single curly quotes', '‘climate change’', [says('Climate change')], [says('change climate')]],
  ['a dash of a phone', 'cats –dogs', [says('cats')], [says('cats dogs')]],
  ['a longer tag', 'lang:en-au', [says('x', { langs: ['en-AU'] })], [says('x', { langs: ['en'] })]],
  ['a value in quotes', 'lang:“en-au”', [says('x', { langs: ['en-AU'] })], [says('x', { langs: ['en-GB'] })]],
  [
    'a short tag takes longer ones',
    'lang:en',
    [says('x', { langs: ['en-AU'] })],
    [says('x', { langs: ['enm'] })],
  ],
  ['no language given', 'lang:none', [says('x')], [says('x', { langs: ['en'] })]],
]

for (const [what, typed, shown, others] of EXAMPLES) {
  test(`${what}: ${typed}`, () => {
    const parsed = parseQuery(typed)
    assert.ok(parsed.ok)
    const matches = compile(parsed.query, DIDS)
    const shows = (seen: Seen) => ('uri' in seen ? matches(seen, stranger(seen.did)) : matches(...seen))
    for (const seen of shown) assert.ok(shows(seen), `shows ${JSON.stringify(seen)}`)
    for (const seen of others) assert.ok(!shows(seen), `does not show ${JSON.stringify(seen)}`)
  })
}
