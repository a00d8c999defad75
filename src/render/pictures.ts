/** The address of a blob's picture, by what it is for; undefined where there is none to be had. */
export type Pictures = (
  kind: 'avatar_thumbnail' | 'feed_thumbnail' | 'feed_fullsize' | 'video_poster',
  did: string,
  cid: string,
) => string | undefined

/** Where pictures and videos are (`CDN`, `VIDEOS`): addresses with `{did}` and `{cid}` in them. */
export interface PicturePlaces {
  readonly CDN: string | undefined
  readonly VIDEOS: string | undefined
}

/** The places as a function; DIDs and CIDs are checked names, and safe in a path or query. */
export function picturesOf({ CDN, VIDEOS }: PicturePlaces): Pictures | undefined {
  if (CDN === undefined && VIDEOS === undefined) return undefined
  return (kind, did, cid) => {
    const template = kind === 'video_poster' ? VIDEOS : CDN
    return (
      template
        ?.replace('{kind}', kind)
        .replace('{file}', 'thumbnail.jpg')
        // A `%` is part of the name of some DIDs.
        .replace('{did}', did.replaceAll('%', '%25'))
        .replace('{cid}', cid)
    )
  }
}

/** The hosts that the browser loads pictures from, each once. */
export function pictureHosts({ CDN, VIDEOS }: PicturePlaces): readonly URL[] {
  const urls = [CDN, VIDEOS].flatMap((template) => (template === undefined ? [] : [new URL(template)]))
  return [...new Map(urls.map((url) => [url.origin, url])).values()]
}
