import type { Node, Sought } from '../filter/index.js'

/** Something that the page's script marks in the texts of posts; `alt`: in descriptions of pictures alone. */
export type Mark =
  | (Sought & { readonly alt?: true })
  | { readonly how: 'tag'; /** Folded, without `#`. */ readonly tag: string }

/** What a query wants to be there. What it leaves out is not there to be marked; what is no text has no marks. */
export function marksOf(root: Node | undefined): readonly Mark[] {
  return root === undefined ? [] : wantedIn(root, true)
}

function wantedIn(node: Node, wanted: boolean): readonly Mark[] {
  if ('nodes' in node) return node.nodes.flatMap((part) => wantedIn(part, wanted))
  if (node.kind === 'not') return wantedIn(node.node, !wanted)
  if (!wanted) return []
  if (node.kind === 'text') return [node.sought]
  if (node.kind === 'tag') return [{ how: 'tag', tag: node.tag }]
  if (node.field === 'tag') return node.values.map(({ folded }) => ({ how: 'tag', tag: folded }))
  return node.values.flatMap(({ sought }) =>
    sought === undefined ? [] : [{ ...sought, alt: true as const }],
  )
}
