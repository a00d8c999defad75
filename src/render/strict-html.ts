import assert from 'node:assert/strict'

/** For this room's tests: a reading of HTML that is stricter than a browser's. */

export interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

const VOID = new Set(['img', 'meta', 'link', 'input', '!doctype'])
const TAG = /^<(\/?)(!?[a-z][a-z0-9]*)((?: [a-zA-Z:-]+(?:=(?:"[^"<>]*"|'[^'<>]*'))?)*)>/
const ATTRIBUTE = / ([a-zA-Z:-]+)(?:=(?:"([^"]*)"|'([^']*)'))?/g

/** Every tag, and the text between them; fails on anything a careless parser could read in two ways. */
export function read(html: string): { tags: Tag[]; text: string } {
  const tags: Tag[] = []
  const open: string[] = []
  let words = ''
  for (let at = 0; at < html.length;) {
    if (html[at] !== '<') {
      const end = html.indexOf('<', at)
      const run = html.slice(at, end === -1 ? undefined : end)
      assert.ok(!run.includes('>'), `a bare ">" in ${run}`)
      words += unescape(run)
      at += run.length
      continue
    }
    const [whole, closing, name = '', attributes = ''] = TAG.exec(html.slice(at)) ?? []
    assert.ok(whole !== undefined, `no tag of ours: ${html.slice(at, at + 80)}`)
    at += whole.length
    if (closing === '/') assert.equal(open.pop(), name, 'tags nest')
    else {
      const found = [...attributes.matchAll(ATTRIBUTE)].map(
        ([, key = '', a, b]) => [key, unescape(a ?? b ?? '')] as const,
      )
      const map = new Map(found)
      assert.equal(map.size, found.length, `an attribute twice in ${whole}`)
      tags.push({ name, attributes: map })
      if (!VOID.has(name)) open.push(name)
    }
  }
  assert.deepEqual(open, [], 'every tag is closed')
  return { tags, text: words }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#92': '\\' }

function unescape(escaped: string): string {
  return escaped.replace(/&([^;\s]{0,8});?/g, (entity, name: string) => {
    assert.ok(entity.endsWith(';') && name in ENTITIES, `a bare "&" at ${entity}`)
    return ENTITIES[name] ?? ''
  })
}

/** The tags of a name. */
export function all(html: string, name: string): Tag[] {
  return read(html).tags.filter((tag) => tag.name === name)
}

/** The values of one attribute over all tags. */
export function values(html: string, attribute: string): string[] {
  return read(html).tags.flatMap((tag) => tag.attributes.get(attribute) ?? [])
}

const CARD_TAGS = new Set(
  'article img span header a bdi time p div details summary b i blockquote'.split(' '),
)
const CARD_ATTRIBUTES = new Set(
  'class id data-uri data-did tabindex aria-labelledby aria-describedby src alt width height loading decoding href target rel title datetime dir lang aria-hidden'.split(
    ' ',
  ),
)

/** What must hold for every card there can be. */
export function assertInert(html: string, id: string): void {
  const { tags } = read(html)
  assert.equal(tags.filter((tag) => tag.name === 'article').length, 1)
  assert.equal(tags[0]?.attributes.get('id'), id)
  for (const { name, attributes } of tags) {
    assert.ok(CARD_TAGS.has(name), `<${name}>`)
    for (const [key, value] of attributes) {
      assert.ok(CARD_ATTRIBUTES.has(key), `${name}[${key}]`)
      if (key === 'href' && !value.startsWith('https://cdn.example/'))
        assert.match(value, /^(https?:\/\/[^\s<>"]+|\/\?q=(?:%23|tag%3A)[^\s<>"'&]+)$/)
      if (key === 'src') assert.ok(value.startsWith('https://cdn.example/'))
      if (key === 'id') assert.ok(value === id || value.startsWith(`${id}-`), 'no id but its own')
      if (key === 'class') assert.match(value, /^[a-z0-9 -]+$/)
    }
    if (attributes.get('target') === '_blank')
      assert.match(attributes.get('rel') ?? '', /^noopener noreferrer/)
  }
  const ids = values(html, 'id')
  assert.equal(new Set(ids).size, ids.length, 'ids are unique')
  for (const reference of [...values(html, 'aria-labelledby'), ...values(html, 'aria-describedby')]) {
    assert.ok(ids.includes(reference), `${reference} is there`)
  }
}
