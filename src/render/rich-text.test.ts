import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Segment } from '../decode/post.js'
import { post, renderer, shown, text } from './invented.js'
import { all, assertInert, read } from './strict-html.js'

/** The one run of a card's text: its link, and what a reader sees. */
function run(segment: Segment): { href: string | undefined; rel: string | undefined; seen: string } {
  const { html, id } = renderer().card(shown(post({ langs: [], ...text(segment, '.') })))
  assertInert(html, id)
  const inside = /<p class="text"[^>]*>(.*)\.<\/p>/s.exec(html)?.[1] ?? ''
  const attributes = all(inside, 'a')[0]?.attributes
  return { href: attributes?.get('href'), rel: attributes?.get('rel'), seen: read(inside).text }
}

function link(visible: string, uri: string) {
  return run({ kind: 'link', text: visible, uri })
}

test('a link whose text names its host is left alone', () => {
  for (const visible of [
    'workshop.example/notes/loo…',
    'https://www.workshop.example',
    'WORKSHOP.example?x',
    'workshop.example…',
  ]) {
    const { seen, href, rel } = link(visible, 'https://www.workshop.example/notes/looms')
    assert.equal(seen, visible)
    assert.equal(href, 'https://www.workshop.example/notes/looms')
    assert.equal(rel, 'noopener noreferrer nofollow ugc')
  }
})

test('a link whose text says something else shows where it really leads', () => {
  assert.equal(link('read it', 'https://docs.example/a').seen, 'read itdocs.example')
  assert.equal(link('bank.example', 'https://evil.example/bank.example').seen, 'bank.exampleevil.example')
  assert.equal(link('bank.example', 'https://bank.example@evil.example/').seen, 'bank.exampleevil.example')
  assert.equal(link('bank.example.evil', 'https://bank.example/').seen, 'bank.example.evilbank.example')
  assert.equal(
    link('evil.example bank.example', 'https://evil.example/').seen,
    'evil.example bank.exampleevil.example',
  )
  assert.equal(link('docs.example', 'http://docs.example:8443/').seen, 'docs.exampledocs.example:8443')
})

test('a host in other letters is shown as registered', () => {
  assert.equal(
    link('https://münchen.example/a', 'https://münchen.example/a').seen,
    'https://münchen.example/axn--mnchen-3ya.example',
  )
  assert.equal(link('bаnk.example', 'https://bаnk.example/').seen, 'bаnk.examplexn--bnk-6cd.example')
})

test('direction controls cannot turn a link around, and a link nobody sees is shown by its host', () => {
  assert.equal(link('\u202eelpmaxe.knab\u202c', 'https://evil.example/').seen, 'elpmaxe.knabevil.example')
  assert.equal(link('\u200b\u2066', 'https://evil.example/').seen, 'evil.example')
})

test('only http and https are links', () => {
  for (const uri of [
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'java\nscript:x',
    '//evil.example',
    '',
    'https://',
    'http://[',
    'blob:https://a/b',
  ]) {
    assert.deepEqual(link('look', uri), { href: undefined, rel: undefined, seen: 'look' }, uri)
  }
})

test('a mention leads to the profile on Bluesky, a tag to its own feed here', () => {
  const mention = run({ kind: 'mention', text: '@juno.example', did: 'did:web:juno.example%3A80' })
  assert.equal(mention.href, 'https://bsky.app/profile/did:web:juno.example%253A80')
  assert.deepEqual(run({ kind: 'tag', text: '#صباح', tag: 'صباح' }), {
    href: '/?q=%23%D8%B5%D8%A8%D8%A7%D8%AD',
    rel: undefined,
    seen: '#صباح',
  })
  assert.equal(run({ kind: 'tag', text: '#c&a=b', tag: 'c&a=b' }).href, '/?q=%23c%26a%3Db')
})

test('a tag that the query language could not name, or half a character, is text', () => {
  for (const tag of ['アニメ「ワンピース」', 'f**k*', 'a"b', '!!!', '\ud800']) {
    assert.deepEqual(
      run({ kind: 'tag', text: '#x', tag }),
      { href: undefined, rel: undefined, seen: '#x' },
      tag,
    )
  }
  assert.equal(run({ kind: 'tag', text: '#x', tag: '\ufffd' }).href, '/?q=%23%EF%BF%BD')
})

test('a tag that is more than one word, or has signs of the query language, is asked for in quotes', () => {
  assert.equal(run({ kind: 'tag', text: '#a b', tag: 'a b' }).href, '/?q=tag%3A%22a+b%22')
  assert.equal(run({ kind: 'tag', text: '#a|b', tag: 'a|b' }).href, '/?q=tag%3A%22a%7Cb%22')
  assert.equal(run({ kind: 'tag', text: '#wow!', tag: 'wow!' }).href, '/?q=%23wow')
})

test('of empty lines, whatever blanks are in them, one is left', () => {
  const said = (words: string) =>
    /<p class="text"[^>]*>(.*?)<\/p>/s.exec(renderer().card(shown(post(text(words)))).html)?.[1]
  assert.equal(said(`a${'\n'.repeat(290)}b`), 'a\n\nb')
  assert.equal(said('a\r\n \u00a0\t\n\r\u3000\n  b'), 'a\n\n  b')
  assert.equal(said('a\nb\n\nc'), 'a\nb\n\nc')
})
