import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITS, parseQuery, type Query, type QueryError } from './index.js'
import { EXAMPLES } from './invented.js'

function read(typed: string): Query {
  const parsed = parseQuery(typed)
  assert.ok(parsed.ok, `${typed}: ${parsed.ok ? '' : parsed.error.message}`)
  return parsed.query
}

function refused(typed: string): QueryError {
  const parsed = parseQuery(typed)
  assert.ok(!parsed.ok, `${typed} was read`)
  return parsed.error
}

/** Typed, address form, key, words. */
const FORMS: readonly (readonly [string, string, string, string])[] = [
  ['', '', '', 'every post'],
  ['  cats   dogs ', 'cats dogs', 'and(words(["cats"]),words(["dogs"]))', 'cats and dogs'],
  ['Cats AND dogs', 'Cats AND dogs', 'and(words(["cats"]),words(["dogs"]))', 'Cats and dogs'],
  [
    'cat dog OR bird',
    'cat dog OR bird',
    'and(or(words(["bird"]),words(["dog"])),words(["cat"]))',
    'cat and (dog or bird)',
  ],
  ['cats|dogs', 'cats | dogs', 'or(words(["cats"]),words(["dogs"]))', 'cats or dogs'],
  ['cats || dogs', 'cats | dogs', 'or(words(["cats"]),words(["dogs"]))', 'cats or dogs'],
  ['NOT cats', 'NOT cats', 'not(words(["cats"]))', 'every post, not cats'],
  [
    '-( cats OR dogs )',
    '-(cats OR dogs)',
    'not(or(words(["cats"]),words(["dogs"])))',
    'every post, not (cats or dogs)',
  ],
  ['or and not', 'or and not', 'and(words(["and"]),words(["not"]),words(["or"]))', 'or and and and not'],
  ['“climate change”', '"climate change"', 'words(["climate","change"])', '“climate change”'],
  ['„Klima Wandel“', '"Klima Wandel"', 'words(["klima","wandel"])', '“Klima Wandel”'],
  ['«été chaud»', '"été chaud"', 'words(["ete","chaud"])', '“été chaud”'],
  ["'red hat' ‘blue hat’", '"red hat" "blue hat"', 'and(words(["blue","hat"]),words(["red","hat"]))', ''],
  ["don't '90s", "don't '90s", 'and(words(["90s"]),words(["don","t"]))', "don't and '90s"],
  ['＃AI #ai.', '#AI #ai', 'tag("ai")', '#AI and #ai'],
  ['cat* -dog*', 'cat* -dog*', 'and(not(prefix(["dog"])),prefix(["cat"]))', 'cat*, not dog*'],
  ['3:15 re:invent', '3:15 re:invent', 'and(words(["3","15"]),words(["re","invent"]))', '3:15 and re:invent'],
  ['colour:red', 'colour:red', 'words(["colour","red"])', 'colour:red'],
  ['LANG:en,DE', 'lang:en,DE', 'or(lang("de"),lang("en"))', 'every post in English or German'],
  ['lang:"pt-BR"', 'lang:pt-BR', 'lang("pt-br")', 'every post in Brazilian Portuguese'],
  ['lang:none cats', 'lang:none cats', 'and(lang("none"),words(["cats"]))', 'cats, with no language given'],
  ['lang:iw', 'lang:iw', 'lang("he")', 'every post in Hebrew'],
  ['author:@Bob.example', 'from:Bob.example', 'from("bob.example")', 'every post from Bob.example'],
  [
    'from：bob.example，ann.example',
    'from:bob.example,ann.example',
    'or(from("ann.example"),from("bob.example"))',
    '',
  ],
  ['-from:*.brid.gy', '-from:*.brid.gy', 'not(from("*.brid.gy"))', 'every post, not from *.brid.gy'],
  ['from:did:plc:abc', 'from:did:plc:abc', 'from("did:plc:abc")', 'every post from did:plc:abc'],
  ['猫 lang:ja', '猫 lang:ja', 'and(lang("ja"),within(["猫"]))', '猫, in Japanese'],
  ['-😀', '-😀', 'not(within(["😀"]))', 'every post, not 😀'],
  ['－cats —dogs –(a1 OR −b1)', '-cats -dogs -(a1 OR -b1)', '', ''],
  ['—"x y" – z1', '-"x y" z1', '', ''],
  ['cats–dogs', 'cats–dogs', 'words(["cats","dogs"])', 'cats–dogs'],
  ['-$TSLA -😀', '-$TSLA -😀', 'and(not(within(["😀"])),not(words(["tsla"])))', ''],
  ['「東京 タワー」', '"東京 タワー"', 'within(["東京","タワー"])', '“東京 タワー”'],
  ['TO:@Bob.example', 'to:Bob.example', 'to("bob.example")', 'every post to Bob.example'],
  ['＠Bob.example.', '@Bob.example', 'mentions("bob.example")', ''],
  ['mentions:“bob.example”', 'mentions:bob.example', 'mentions("bob.example")', ''],
  ['＃#️é #️⃣', '＃#️é #️⃣', '', ''],
  ['tag:"big sky: ."', 'tag:"big sky"', 'tag("big sky")', ''],
  ['from:möwe.example', 'from:möwe.example', 'from("xn--mwe-sna.example")', ''],
  ['domain:WWW.NYTimes.com.', 'domain:WWW.NYTimes.com.', 'domain("nytimes.com")', ''],
  ['url:HTTP://www.A.example/b/', 'url:HTTP://www.A.example/b/', 'url("a.example/b")', ''],
  ['https://A.example:443/b_(c).', 'https://A.example:443/b_(c)', 'url("a.example/b_(c)")', ''],
  ['url:"https://a.example/b c",c.example', 'url:"https://a.example/b c",c.example', '', ''],
  ['(https://a.example/b)', '(https://a.example/b)', 'url("a.example/b")', ''],
  ['https://a.example/(b cats', 'https://a.example/ (b cats)', '', ''],
  ['TAG:“Big Sky”,＃AI.', 'tag:"Big Sky",AI', 'or(tag("ai"),tag("big sky"))', ''],
  ['HAS:Images,ＧＩＦ', 'has:image,gif', 'or(has("gif"),has("image"))', ''],
  ['is:Replies', 'is:reply', 'is("reply")', ''],
  ['alt:"Red  Cat",Café', 'alt:"Red Cat",Café', '', ''],
  ['alt:cat*,"cat*"', 'alt:cat*,"cat*"', '', ''],
  ['cats Since:2026-01-31', 'cats since:2026-01-31', 'words(["cats"])', 'cats'],
  ['--> cats', '--> cats', 'and(within(["-->"]),words(["cats"]))', '--> and cats'],
  ['c++ f***', 'c++ f***', 'and(within(["c++"]),within(["f***"]))', 'c++ and f***'],
  ['NOT NOT cats', 'NOT NOT cats', 'words(["cats"])', ''],
  [
    '（cats OR dogs）birds',
    '(cats OR dogs) birds',
    'and(or(words(["cats"]),words(["dogs"])),words(["birds"]))',
    '',
  ],
]

for (const [typed, address, key, words] of FORMS) {
  test(`“${typed}” is read, tidied, keyed and read back`, () => {
    const query = read(typed)
    assert.equal(query.address, address)
    if (key !== '' || typed === '') assert.equal(query.key, key)
    if (words !== '') assert.equal(query.words, words)
    assert.equal(query.typed, typed)
    assert.equal(read(query.address).address, query.address)
    assert.equal(read(query.address).key, query.key)
  })
}

test('the examples of the language are read, each as it stands', () => {
  for (const example of EXAMPLES) {
    assert.equal(read(example).address, example)
    assert.deepEqual(read(example).notices, [])
  }
})

test('queries that differ only in order, case, quotes, accents, repeats and brackets have one key', () => {
  const same = [
    ['cats dogs', 'DOGS "cats"', 'cats AND dogs cats', '((dogs) (cats))'],
    ['café', 'Cafe', '"CAFÉ"', 'cafe\u0301'],
    ['tag:ai,art', '#AI OR #art', 'tag:"ART",#ai', '(#art|tag:ai)'],
    ['@bob.example', 'mentions:BOB.example', 'mentions:"@bob.example"'],
    ['https://a.example/b', 'url:http://www.a.example/b/', 'url:"A.example/b"'],
    ['domain:a.example', 'domain:www.A.example'],
    ['has:image', 'has:images', '(HAS:Image since:2026-01-01)'],
    ['cats', 'cats since:2026-01-01', 'cats OR -until:2026-01-01'],
    ['alt:Café', 'ALT:"cafe"'],
    ['-cats', '–cats', 'NOT cats'],
    ['lang:en,de', 'lang:de OR lang:en', 'lang:de,en,DE'],
    ['a1 OR b1 OR c1', 'c1 | (b1 | a1)'],
    ['❤️', '❤'],
    ['-(-cats)', 'cats'],
  ]
  for (const [first = '', ...rest] of same) {
    for (const other of rest) assert.equal(read(other).key, read(first).key, other)
  }
})

test('queries that match differently have different keys', () => {
  const all = [
    'cat',
    'cat*',
    '#cat',
    '-cat',
    'cat dog',
    'cat OR dog',
    '"cat dog"',
    '"dog cat"',
    'lang:ca',
    'lang:pt',
    'alt:cat',
    'alt:cat*',
    'alt:"cat dog"',
    'to:a.example',
    '@a.example',
    'replyto:a.example',
    'from:a.example',
    'from:*.a.example',
    'domain:a.example',
    'url:a.example',
    'https://a.example/b',
    'https://a.example/B',
    'has:quote',
    'is:quote',
    'has:tag',
  ]
  assert.equal(new Set(all.map((typed) => read(typed).key)).size, all.length)
})

test('the handles to resolve are named once, in lower case', () => {
  assert.deepEqual(
    [...read('from:Bob.example,@bob.example,did:plc:abc (cats OR -from:ann.example) from:*.gy').handles],
    ['bob.example', 'ann.example'],
  )
})

/** Typed, what it becomes, and each notice as column + length. */
const LENIENT: readonly (readonly [string, string, RegExp, string])[] = [
  ['"climate change', '"climate change"', /quote opened here was never closed/, '0+15'],
  ['a “b', 'a "b"', /quote opened/, '2+2'],
  ['x (cats OR dogs', 'x (cats OR dogs)', /bracket opened here was never closed/, '2+1'],
  ['cats) dogs', 'cats dogs', /closes nothing/, '4+1'],
  ['cats ""', 'cats', /nothing to look for/, '5+2'],
  ['cats -“”', 'cats', /nothing to look for/, '5+3'],
  ['cats - dogs', 'cats dogs', /nothing to look for/, '5+1'],
  ['cats ()', 'cats', /nothing in these brackets/, '5+1'],
  ['cats -(())', 'cats', /nothing in these brackets/, '6+2'],
  ['cats (', 'cats', /nothing in these brackets/, '5+1'],
  ['cats # dogs', 'cats dogs', /nothing to look for/, '5+1'],
  ['ca\u0000ts', 'cats', /Invisible/, '2+1'],
  ['\u202Ecats\u2066\u2069', 'cats', /Invisible/, '0+1 5+2'],
  ['😀\u200B cats', '😀 cats', /Invisible/, '1+1'],
  ['ca\uD800ts', 'cats', /Invisible/, '2+1'],
  ['lang:en, cats', 'lang:en cats', /no value beside/, '0+8'],
  ['lang:"en', 'lang:en', /quote opened/, '5+3'],
  ['cats –dogs', 'cats -dogs', /read as a minus/, '5+1'],
]

for (const [typed, address, message, spans] of LENIENT) {
  test(`${JSON.stringify(typed)} is read leniently, with a notice that points`, () => {
    const { address: tidied, notices } = read(typed)
    assert.equal(tidied, address)
    assert.equal(notices.map(({ column, length }) => `${column}+${length}`).join(' '), spans)
    for (const notice of notices) assert.match(notice.message, message)
    assert.deepEqual(read(tidied).notices, [])
  })
}

test('what holds letters and emoji together stays', () => {
  for (const typed of ['👩‍💻', '❤️‍🔥', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم', 'क्‍ष', '1️⃣', '👍🏽']) {
    const query = read(typed)
    assert.equal(query.address, typed)
    assert.deepEqual(query.notices, [])
  }
})

test('a date is read, and a notice says each time that it changes nothing', () => {
  for (const typed of ['since:2026-01-31', '-until:2026-01-31T10:00:00Z', 'since:2024-02-29T10:00+02:00']) {
    const { address, key, notices } = read(typed)
    assert.equal(address, typed)
    assert.equal(key, '')
    assert.match(notices[0]?.message ?? '', /“(since|until):” changes nothing here: this feed is live\./)
    assert.equal(notices.length, 1)
  }
})

/** Typed, column, length, and what the sentence must say. */
const WRONG: readonly (readonly [string, number, number, RegExp])[] = [
  ['OR', 0, 2, /“OR” at character 1 has nothing before it.*“or” in lower case/],
  ['cats OR', 5, 2, /“OR” at character 6 has nothing after it/],
  ['cats |', 5, 1, /“\|” at character 6 has nothing after it/],
  ['AND cats', 0, 3, /“AND” at character 1 has nothing before/],
  ['cats AND', 5, 3, /“AND” .* nothing after/],
  ['cats NOT', 5, 3, /“NOT” .* nothing after/],
  ['cats OR AND dogs', 5, 2, /“OR” .* nothing after/],
  ['(cats OR) dogs', 6, 2, /“OR” .* nothing after/],
  ['(OR cats)', 1, 2, /“OR” .* nothing before/],
  ['NOT ()', 0, 3, /“NOT” .* nothing after/],
  ['cats OR ""', 5, 2, /“OR” .* nothing after/],
  ['AND OR NOT', 0, 3, /“AND” .* nothing before/],
  [
    'lang:english',
    5,
    7,
    /“english” in “lang:” at character 6 is not a language.*two- or three-letter.*lang:en\b/,
  ],
  ['lang:german', 5, 6, /lang:de\b/],
  ['lang:jp', 5, 2, /lang:ja\b/],
  ['lang:pt_BR', 5, 5, /lang:pt-BR\b/],
  ['lang:en,xx', 8, 2, /“xx”/],
  ['lang:en-', 5, 3, /“en-”/],
  ['lang:', 0, 5, /“lang:” at character 1 has no value/],
  ['lang: en', 0, 5, /right after the colon/],
  ['from:bob', 5, 3, /“bob” in “from:” at character 6 is not a handle.*from:bob\.bsky\.social/],
  ['author:bob', 7, 3, /in “author:”/],
  ['cats -from:a.example,b_c.example', 21, 11, /“b_c\.example”/],
  ['from:*', 5, 1, /not a handle/],
  ['from:did:', 5, 4, /not a handle/],
  ['from:"two words"', 5, 11, /“two words”/],
  ['😀😀 from:bob', 8, 3, /character 9/],
  ['to:bob', 3, 3, /“bob” in “to:” at character 4 is not a handle.*to:bob\.bsky\.social/],
  ['replyto:*.gy', 8, 4, /“\*\.gy” .*only “from:” can take/],
  ['to:«猫a.example?b cats', 3, 18, /“猫a\.example\?b cats” in “to:” .* is not a handle/],
  ['from:möwe.example/b', 5, 14, /not a handle/],
  ['from:*brid.gy', 5, 8, /from:\*\.example\.com/],
  ['cats -mentions:', 6, 9, /“mentions:” at character 7 has no value.*mentions:bob\.bsky\.social/],
  ['@bob', 0, 4, /“@bob” at character 1 is not a handle.*@bob\.bsky\.social.*in quotes/],
  ['cats -@home!', 6, 6, /“@home!” at character 7/],
  ['domain:nytimes', 7, 7, /“nytimes” in “domain:” at character 8 is not a domain.*domain:nytimes\.com/],
  ['domain:https://www.nytimes.com/x', 7, 25, /host name alone, e\.g\. domain:nytimes\.com/],
  ['domain:nytimes.com/x', 7, 13, /domain:nytimes\.com/],
  ['domain:*.nytimes.com', 7, 13, /below it are always meant.*domain:nytimes\.com/],
  ['domain:"a b"', 7, 5, /not a domain/],
  ['domain:', 0, 7, /no value.*domain:nytimes\.com/],
  ['url:ftp://a.example', 4, 15, /not a web address.*url:https:/],
  ['url:foo', 4, 3, /not a web address/],
  ['cats https://foo', 5, 11, /“https:\/\/foo” at character 6 is not a web address.*in quotes/],
  ['tag:##', 4, 2, /not a tag/],
  ['tag:ai*', 4, 3, /star/],
  ['#ai*', 0, 4, /“#ai\*” at character 1 has a star/],
  ['has:', 0, 4, /no value.*has:image/],
  [
    'has:audio',
    4,
    5,
    /“audio” in “has:” at character 5 is not .* use image, video, media, link, quote, tag, mention, alt or gif\./,
  ],
  ['is:image', 3, 5, /“image” in “is:” at character 4 .* reply, root, quote, bot or edited.*has:image/],
  ['has:reply', 4, 5, /is:reply/],
  ['has:constructor', 4, 11, /use image/],
  ['alt:"!"', 4, 3, /nothing to look for.*alt:cat/],
  ['alt:a*', 4, 2, /at least two letters/],
  ['since:yesterday', 6, 9, /“yesterday” in “since:” at character 7 is not a date.*since:2026-01-31/],
  ['until:2026-02-30', 6, 10, /not a date/],
  ['since:2026-13-01', 6, 10, /not a date/],
  ['since:2026-01-01T25:00Z', 6, 17, /not a date/],
  ['since:', 0, 6, /no value/],
  ['a*', 0, 2, /at least two letters/],
  ['cats '.repeat(41), 200, 4, /more than 40 terms/],
  ['('.repeat(9), 8, 1, /8 levels/],
  [`lang:${'en,'.repeat(20)}de`, 65, 2, /21 values; 20 at most/],
  [
    `is:root,reply ${Array.from('abcdefg', leftOut).join(' ')}`,
    15,
    63,
    /takes 1\.2 times the work .* dearest part is “alt:aa,.*…” at character 16: leave out parts like it, or add a word/,
  ],
  [
    `"${'一 '.repeat(241)}"`,
    0,
    484,
    /takes 1\.2 times .* is “"一 .*…” at character 1: write less in it, or ask in two/,
  ],
  ['x'.repeat(513), 512, 1, /513 characters long; 512 at most/],
]

/** Twenty values of two letters. */
function leftOut(letter: string): string {
  return `-alt:${Array.from('abcdefghijklmnopqrst', (second) => letter + second).join(',')}`
}

for (const [typed, column, length, message] of WRONG) {
  test(`${JSON.stringify(typed.slice(0, 40))} is an error that points and says what would be right`, () => {
    const error = refused(typed)
    assert.match(error.message, message)
    assert.deepEqual([error.column, error.length], [column, length])
  })
}

test('every limit is reached before it is passed', () => {
  read('cats '.repeat(LIMITS.terms))
  read('('.repeat(LIMITS.depth) + 'cats')
  read(`lang:${'en,'.repeat(LIMITS.values - 1)}de`)
  read('😀'.repeat(LIMITS.length))
  read(Array.from({ length: LIMITS.terms }, (_, i) => `-z${i}`).join(' '))
  assert.match(refused('('.repeat(8) + 'x'.repeat(504)).message, /tidied, is 520 characters long/)
})

test('hostile texts end in a query or a sentence', () => {
  const hostile = [
    'x'.repeat(10_240),
    '('.repeat(10_000),
    '('.repeat(100) + ')'.repeat(100),
    ')'.repeat(512),
    '-'.repeat(512),
    '-------',
    '::::',
    '"""""',
    "'".repeat(511),
    "' ".repeat(255),
    '|'.repeat(512),
    '\uD800'.repeat(512),
    '\u202E'.repeat(512),
    '\u0301'.repeat(512),
    '😀'.repeat(512),
    '#'.repeat(512),
    '*'.repeat(512),
    'from:'.repeat(102),
    'OR AND NOT '.repeat(40),
    '-(-(-(-(-("',
    '<script>alert(1)</script>',
    '__proto__ constructor:x toString',
  ]
  for (const typed of hostile) {
    const parsed = parseQuery(typed)
    if (parsed.ok) assert.equal(read(parsed.query.address).address, parsed.query.address)
    else assert.match(parsed.error.message, /^\S.*\.$/su)
  }
})
