import type { Channel } from './feed-document.js'

/** JSON Feed 1.1, <https://www.jsonfeed.org/version/1.1/>. */
export function jsonFeed({ title, about, home, self, items }: Channel): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: home,
    feed_url: self,
    description: about,
    items: items.map(jsonItem),
  }
  return JSON.stringify(feed, (_key, value: unknown) =>
    typeof value === 'string' ? wellFormed(value) : value,
  )
}

function jsonItem({
  id,
  url,
  at,
  author,
  text,
  html,
  tags,
  lang,
  pictures: [picture],
}: Channel['items'][number]) {
  const { avatar, ...named } = author
  return {
    id,
    url,
    content_html: html,
    ...(text !== '' && { content_text: text }),
    ...(picture !== undefined && { image: picture.url }),
    date_published: at.toISOString(),
    authors: [{ ...named, ...(avatar !== undefined && { avatar }) }],
    ...(tags.length > 0 && { tags }),
    ...(lang !== undefined && { language: lang }),
  }
}

/** Half a character can be written in JSON, and breaks readers that keep text as UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
