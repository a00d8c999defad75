import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseQuery } from '../filter/index.js'
import { plainQuery, type PlainForm } from '../filter/plain-form.js'
import { fieldsOf, type PlainFields } from './plain-fields.js'

function query(typed: string) {
  const parsed = parseQuery(typed)
  assert.ok(parsed.ok, typed)
  return parsed.query
}

/** As the form sends it. */
function sent({ all, any, none, lang, has, replies }: PlainFields): PlainForm {
  return { all: [all], any: [any], none: [none], lang: [lang], has, replies: [replies] }
}

const ASKED = [
  '',
  'cats',
  'cats dogs',
  'cats OR dogs',
  'cats (dogs OR #birds)',
  'a (b OR c) -d lang:en has:image -is:reply',
  '"northern lights" -"rust belt" ca*',
  '-cats -#ad',
  'lang:en,pt-BR,none is:reply',
  'has:image has:link',
  '"-cats" "from:bob.example" "OR"',
  "'tis 3:15 猫 🌈 c++",
]

for (const typed of ASKED) {
  test(`the form that is filled with “${typed}” asks for it again`, () => {
    const { root, key } = query(typed)
    const fields = fieldsOf(root)
    assert.ok(fields !== undefined)
    assert.equal(query(plainQuery(sent(fields))).key, key)
  })
}

const NOT_ASKED = [
  'from:a.example',
  'cats (a lang:en OR b)',
  '(a OR b) (c OR d)',
  'has:image,video',
  '-has:image',
  'is:reply,quote',
  'is:root',
  '-(a b)',
  'lang:en -lang:de',
  'alt:cat',
  'tag:"big sky"',
  'is:reply -is:reply',
  'lang:en lang:de',
]

for (const typed of NOT_ASKED) {
  test(`the form cannot ask for “${typed}”`, () => {
    assert.equal(fieldsOf(query(typed).root), undefined)
  })
}
