/**
 * The baseline of the fan-out: what a plain port of the page is. Express and express-ws, one `ws.send(html)` for
 * each post and viewer, default settings. It gets the same stream and sends the same cards, each rendered once; it
 * knows nothing of deletes, edits, moderation, filters or slow readers.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import expressWs from 'express-ws'
import { WebSocket } from 'ws'
import { decodeJetstream, decodePost, stranger } from '../../src/decode/index.js'
import { createAuthors } from '../../src/identity/index.js'
import { silent } from '../../src/observe/log.js'
import { createMetrics } from '../../src/observe/metrics.js'
import { createRenderer } from '../../src/render/index.js'
import { ready } from './wire.js'

const POSTS = 'app.bsky.feed.post'
const { UPSTREAM = '', APPVIEW = '', CDN = '' } = process.env

const metrics = createMetrics()
const { signal } = new AbortController()
const authors = createAuthors({
  appview: new URL(APPVIEW),
  plc: undefined,
  userAgent: 'plain',
  metrics,
  log: silent,
  signal,
})
const cdn = (kind: string, did: string, cid: string) =>
  CDN.replace('{kind}', kind).replace('{did}', did).replace('{cid}', cid)
const renderer = createRenderer({ cdn: () => cdn, metrics, assets: '0' })

const app = express()
const server = createServer(app)
const sockets = expressWs(app, server)
sockets.app.ws('/ws', () => undefined)
app.get('/metrics', async (_req, res) => void res.send(await metrics.text()))

function follow(): WebSocket {
  const upstream = new WebSocket(`${UPSTREAM}?wantedCollections=${POSTS}`, { perMessageDeflate: false })
  upstream.on('message', (data: Buffer) => take(data.toString('utf8')))
  upstream.on('close', (code) => {
    process.stderr.write(`the plain port lost its stream (${code}) and takes it up again\n`)
    follow()
  })
  return upstream
}

function take(frame: string): void {
  const event = decodeJetstream(frame)
  if (!event.ok || event.value.kind !== 'commit' || event.value.operation !== 'create') return
  const post = decodePost(event.value, Date.now())
  if (!post.ok) return
  const author = authors.get(post.value.did)
  if (author === undefined) authors.want(post.value.did, 'live')
  const { html } = renderer.card({ post: post.value, author: author ?? stranger(post.value.did) })
  for (const client of sockets.getWss().clients) if (client.readyState === WebSocket.OPEN) client.send(html)
}

await once(follow(), 'open')
server.listen(0, '127.0.0.1', () => ready(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
process.once('SIGTERM', () => process.exit())
