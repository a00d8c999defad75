import assert from 'node:assert/strict'

/** For this room's tests: a reading of XML 1.0 that takes only what every parser reads in the same way. */

export interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  /** Its own, without its children's. */
  readonly text: string
}

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?'
const DECLARATION = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/
const TAG = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`, 'y')
const ATTRIBUTE = new RegExp(`(${NAME})="([^"]*)"`, 'g')
const ILLEGAL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The root of a document; fails where it is not well-formed, or a prefix is not declared. */
export function readXml(xml: string): Element {
  assert.doesNotMatch(xml, ILLEGAL, 'a character that XML can’t hold')
  assert.match(xml, DECLARATION)
  const open: { name: string; attributes: Map<string, string>; children: Element[]; text: string }[] = []
  let root: Element | undefined
  let at = DECLARATION.exec(xml)?.[0].length ?? 0
  while (at < xml.length) {
    const end = xml.indexOf('<', at)
    const text = unescape(xml.slice(at, end === -1 ? undefined : end))
    const inside = open.at(-1)
    if (inside === undefined) assert.equal(text.trim(), '', 'text outside of the root')
    else inside.text += text
    if (end === -1) break
    TAG.lastIndex = end
    const [whole, closing, name = '', attributes = '', empty] = TAG.exec(xml) ?? []
    assert.ok(whole !== undefined, `no tag: ${xml.slice(end, end + 80)}`)
    at = end + whole.length
    if (closing === '') {
      assert.ok(root === undefined, 'one root')
      open.push({ name, attributes: attributesIn(attributes), children: [], text: '' })
    }
    if (closing === '' && empty === '') continue
    const element = open.pop()
    assert.equal(element?.name, name, 'tags nest')
    if (element === undefined) break
    const parent = open.at(-1)
    if (parent === undefined) root = element
    else parent.children.push(element)
  }
  assert.deepEqual(open, [], 'every tag is closed')
  assert.ok(root !== undefined)
  checkPrefixes(root, new Set(['xml']))
  return root
}

/** The children of a name. */
export function children(element: Element, name: string): readonly Element[] {
  return element.children.filter((child) => child.name === name)
}

/** The text of the one child of a name. */
export function textOf(element: Element, name: string): string {
  const found = children(element, name)
  assert.equal(found.length, 1, `one <${name}>`)
  return found[0]?.text ?? ''
}

function attributesIn(text: string): Map<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)].map(
    ([, key = '', value = '']) => [key, unescape(value)] as const,
  )
  const map = new Map(found)
  assert.equal(map.size, found.length, `an attribute twice in ${text}`)
  return map
}

function checkPrefixes(element: Element, above: ReadonlySet<string>): void {
  const declared = [...element.attributes.keys()].flatMap((key) => /^xmlns:(.+)$/.exec(key)?.[1] ?? [])
  const known = new Set([...above, ...declared, 'xmlns'])
  for (const name of [element.name, ...element.attributes.keys()]) {
    const prefix = /^(.+):/.exec(name)?.[1]
    assert.ok(prefix === undefined || known.has(prefix), `${name} has no namespace`)
  }
  for (const child of element.children) checkPrefixes(child, known)
}

function unescape(text: string): string {
  assert.ok(!text.includes(']]>'), '"]]>" in text')
  return text.replace(/&([^;&<]{0,8};)?/g, (entity, name: string | undefined) => {
    const key = name?.slice(0, -1) ?? ''
    const code = /^#(\d+)$/.exec(key)?.[1]
    const meant = code === undefined ? ENTITIES[key] : String.fromCodePoint(Number(code))
    assert.ok(meant !== undefined && !ILLEGAL.test(meant), `a bare "&" at ${entity}`)
    return meant
  })
}
