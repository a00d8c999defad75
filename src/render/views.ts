import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import nunjucks from 'nunjucks'

/** `views/` beside `dist/`. */
const FOLDER = fileURLToPath(new URL('../../../views/', import.meta.url))

/**
 * The views, compiled at once: a broken one stops the start, not a page. `Template` objects are kept because looking
 * one up by name costs a fifth of a render.
 */
export function loadViews() {
  const loader = new nunjucks.FileSystemLoader(FOLDER)
  const options = { autoescape: true, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true }
  const environment = new nunjucks.Environment(loader, options)
  // One post card is sent thousands of times: its lines are joined, where pages are left to compression.
  const fragment = (name: string) => {
    const path = `${FOLDER}fragments/${name}.njk`
    return new nunjucks.Template(joinLines(readFileSync(path, 'utf8')), environment, path, true)
  }
  return {
    card: fragment('card'),
    rate: fragment('rate'),
    source: fragment('source'),
    gap: fragment('gap'),
    refine: fragment('refine'),
    figures: fragment('status'),
    feedItem: fragment('feed-item'),
    rss: environment.getTemplate('feeds/rss.njk', true),
    feed: environment.getTemplate('pages/feed.njk', true),
    status: environment.getTemplate('pages/status.njk', true),
    embed: environment.getTemplate('pages/embed.njk', true),
    wall: environment.getTemplate('pages/wall.njk', true),
    post: environment.getTemplate('pages/post.njk', true),
    about: environment.getTemplate('pages/about.njk', true),
    message: environment.getTemplate('pages/message.njk', true),
  }
}

export type Views = ReturnType<typeof loadViews>

/** In a fragment, a line's end and the next one's indentation are nothing before a tag, and one space before a word. */
function joinLines(source: string): string {
  return source
    .trim()
    .replace(/\n\s*(?=[<{])/g, '')
    .replace(/\n\s*/g, ' ')
}

/** Marks HTML of our own making; the one way past autoescape. */
export function made(html: string): nunjucks.runtime.SafeString {
  return new nunjucks.runtime.SafeString(html)
}
