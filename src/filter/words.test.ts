import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuery } from './index.js'

const READ: readonly (readonly [string, string])[] = [
  ['cats (dogs OR birds) lang:en -is:reply', 'cats and (dogs or birds), in English, not replies'],
  ['cats OR dogs', 'cats or dogs'],
  ['cat dog OR bird', 'cat and (dog or bird)'],
  ['"northern lights" (aurora OR #aurora) lang:en', '“northern lights” and (aurora or #aurora), in English'],
  ['#ukraine -is:reply has:image', '#ukraine, with an image, not replies'],
  ['from:nytimes.com,bbc.co.uk', 'every post from nytimes.com or bbc.co.uk'],
  ['domain:github.com -from:*.brid.gy', 'every post linking to github.com, not from *.brid.gy'],
  ['(rust OR golang) -"rust belt" lang:en,de', '(rust or golang), in English or German, not “rust belt”'],
  ['猫 lang:ja has:media', '猫, in Japanese, with media'],
  ['has:link -domain:youtube.com,youtu.be', 'every post with a link, not linking to youtube.com or youtu.be'],
  ['cats from:a.example,b.example', 'cats, from a.example or b.example'],
  ['-from:a.example,b.example', 'every post, not from a.example or b.example'],
  ['to:a.example', 'every post to a.example'],
  ['cats -to:a.example', 'cats, not to a.example'],
  ['@a.example', 'every post mentioning a.example'],
  ['-mentions:a.example', 'every post, not mentioning a.example'],
  ['replyto:a.example', 'every post replying to a.example'],
  ['cats -replyto:a.example', 'cats, not replying to a.example'],
  ['https://a.example/b', 'every post linking to https://a.example/b'],
  ['url:"https://a.example/b,c"', 'every post linking to https://a.example/b,c'],
  ['-lang:en', 'every post, not in English'],
  ['-lang:none', 'every post, with a language given'],
  ['-lang:en,none', 'every post, not in English, with a language given'],
  ['lang:none,en,de', 'every post in English or German or with no language given'],
  ['tag:ai,"big sky"', '#ai or #“big sky”'],
  ['cats tag:ai,art', 'cats and (#ai or #art)'],
  ['-tag:ai,art', 'every post, not #ai or #art'],
  ['has:image,video,gif', 'every post with an image or a video or a GIF'],
  ['cats -has:image,alt', 'cats, without an image or alt text'],
  [
    'has:quote,mention,tag,media,link',
    'every post with a quoted post or a mention or a tag or media or a link',
  ],
  ['is:reply', 'every post that is a reply'],
  ['is:root', 'every post that starts a thread'],
  ['is:bot,edited', 'every post by a bot or that was edited'],
  ['cats is:reply,quote', 'cats, only replies or quotes'],
  ['cats -is:bot', 'cats, not posts by bots'],
  ['-is:root', 'every post, not posts that start a thread'],
  ['lang:en is:edited', 'every post in English, only edited posts'],
  ['cats OR is:reply', 'cats or replies'],
  ['alt:cat,"red dog"', 'every post with cat or “red dog” in the alt text'],
  ['-alt:cat', 'every post, without cat in the alt text'],
  ['(cats lang:en) OR (dogs lang:de -is:reply)', '(cats, in English) or (dogs, in German, not replies)'],
  ['lang:en OR from:a.example', 'every post in English or from a.example'],
  ['cats (lang:en OR from:a.example)', 'cats, (in English or from a.example)'],
  ['-has:video (lang:en OR -is:reply)', 'every post in English or not replies, without a video'],
  ['-is:bot OR -lang:en', 'every post not posts by bots or not in English'],
  ['-(lang:en is:reply)', 'every post, not (in English, only replies)'],
  ['-(cats OR lang:en)', 'every post, not (cats or in English)'],
  ['-(-cats)', 'cats'],
  ['since:2026-01-01', 'every post'],
  ['cats until:2026-01-01', 'cats'],
]

for (const [typed, words] of READ) {
  test(`${typed} is read back as “${words}”`, () => {
    const parsed = parseQuery(typed)
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message)
    assert.equal(parsed.query.words, words)
  })
}
