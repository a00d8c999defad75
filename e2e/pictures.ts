/** Blobs of pictures that the built-in network draws. */
const CIDS = [
  'bafkreibme22gw2h7y2h7tg2fhqotaqjucnbc24deqo72b6mkl2egezxhvy',
  'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
  'bafkreidon73zkcrwdb5iafqtijxildoonbwnpv7dyd6ef3qdgads2jc4su',
] as const

/** A post's embed of up to three pictures, which show nothing in particular, as they are described. */
export function pictures(...alts: string[]) {
  const images = alts.map((alt, n) => ({
    alt,
    image: { $type: 'blob', ref: { $link: CIDS[n] }, mimeType: 'image/jpeg', size: 9 },
    aspectRatio: { width: 4, height: 3 },
  }))
  return { $type: 'app.bsky.embed.images', images }
}
