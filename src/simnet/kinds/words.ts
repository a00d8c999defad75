import { RichText } from '../rich-text.js'
import type { Stage } from './index.js'

const LONG_WORD = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenpoliermittelhersteller'

/** Posts of words alone, odd authors among them, and replies. */
export function wordKinds({ acts, who, post }: Stage): void {
  post('text', { text: 'The fog has lifted, and the ferry is on time.' })
  const { text, facets } = new RichText()
    .say('With ')
    .mention(who('sora').handle, who('sora').did)
    .say(' on ')
    .link('https://lighthouse-times.example/2026/tide-lamp-401')
    .say(' ')
    .tag('tides')
  post('facets', { text, facets })
  post('link under other words', {
    text: 'lighthouse-times.example has the story',
    facets: [
      {
        index: { byteStart: 0, byteEnd: 24 },
        features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://xn--kche-0ra.example/p/1' }],
      },
    ],
  })
  post('lines', { text: 'a\nb\nc\n\nthat was the alphabet so far' })
  post('long text', { text: 'It rained, and then it rained. '.repeat(9).trim() })
  post('long word', { text: `${LONG_WORD}, ${LONG_WORD.toLowerCase()}`, langs: ['de'] })
  post('right to left', {
    by: who('noor'),
    text: 'صباح الخير من الميناء (Harbor)، والسماء صافية.',
    langs: ['ar'],
  })
  post('japanese', { by: who('sora'), text: '駅前で虹を見ました。いい一日だった。', langs: ['ja'] })
  post('emoji', { text: '👩‍👩‍👧‍👦👨🏿‍🚀🏳️‍🌈🇸🇪🇯🇵👍🏽' })
  post('markup', { text: '<b>Not bold</b> & not “escaped” twice: &amp; <script>nothing()</script>' })
  post('two languages', { text: 'Good morning. Bom dia!', langs: ['en', 'pt-BR'] })
  post('no language', { text: 'zzz', langs: [] })
  post('dated long ago', { text: 'Imported from another place.', createdAt: '2011-08-21T17:04:05Z' })
  post('dated ahead', { text: 'My clock runs fast.', createdAt: '2099-12-31T23:59:59.999Z' })
  const before = post('edited', { text: 'A first thought.' })
  acts.update(before.uri, { text: 'A second thought, which is better.' })
  post('by a bot', { by: who('clock'), text: 'High water at 04:12 and at 16:40.' })
  post('by one without a name or picture', { by: who('nameless'), text: 'Just looking around.' })
  post('by one with a hostile name', { by: who('loud'), text: 'Can you read my name?' })
  const asked = post('asked', { text: 'Who else is awake?' })
  const reply = post('reply', { by: who('sora'), text: 'I am!', reply: asked })
  post('reply to a reply', { by: who('clock'), text: 'Always.', reply })
  post('reply to oneself', { text: 'Good night, all.', reply: asked })
  const unseen = post('by one for people who are logged in', { by: who('shy'), text: 'Not for everyone.' })
  post('reply to one who is not shown', { text: 'I hear you.', reply: unseen })
  post('unknown embed', { embed: { $type: 'app.bsky.embed.hologram', rays: 7 } })
}
