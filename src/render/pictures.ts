/** The address of a blob's picture, by what it is for; undefined where there is none to be had. */
export type Pictures = (
  kind: 'avatar_thumbnail' | 'feed_thumbnail' | 'feed_fullsize' | 'video_poster',
  did: string,
  cid: string,
) => string | undefined
