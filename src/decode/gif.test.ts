import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gifAlt } from './gif.js'

const card = (uri: string, description = '') => ({ uri, title: 'x', description })

test('a link card from a GIF picker is a GIF, and its description an alt text', () => {
  const tenor = 'https://media.tenor.com/AAAAC/cat.gif?hh=280&ww=498'
  assert.equal(gifAlt(card(tenor, 'Alt: A cat waves')), 'A cat waves')
  assert.equal(gifAlt(card(tenor, 'ALT: a cat is waving')), 'a cat is waving')
  assert.equal(gifAlt(card(tenor, 'a cat')), 'a cat')
  assert.equal(gifAlt(card(tenor)), '')
  assert.equal(gifAlt(card('https://static.klipy.com/ii/a/b.gif', 'Alt: dog')), 'dog')
  assert.equal(gifAlt(card('https://media1.giphy.com/media/a/giphy.gif', 'ALT: ')), '')
  assert.equal(gifAlt(card('https://giphy.com/gifs/cat-abc', 'x')), 'x')
})

test('any other link card is none, whatever its path or name', () => {
  for (const uri of [
    'https://tenor.com/view/cat',
    'https://media.tenor.com.evil.example/a.gif',
    'https://a.example/https://media.tenor.com/a.gif',
    'https://cat.example/cat.gif',
    'https://media.tenor.com@cat.example/a.gif',
  ]) {
    assert.equal(gifAlt(card(uri, 'Alt: cat')), undefined, uri)
  }
})
