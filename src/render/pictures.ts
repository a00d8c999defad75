/** The address of a blob on the CDN, by what it is for. */
export type Pictures = (
  kind: 'avatar_thumbnail' | 'feed_thumbnail' | 'feed_fullsize',
  did: string,
  cid: string,
) => string
