import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { silent } from '../observe/log.js'
import { createMetrics } from '../observe/metrics.js'
import { isDid } from '../syntax/index.js'
import { createAuthors } from './index.js'
import { did, profile } from './testing.js'

/** A real AppView on loopback, and authors who ask it over real sockets. */
async function serve(t: TestContext, listener: RequestListener, timeoutMs = 5000) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = new AbortController()
  t.after(() => {
    stop.abort()
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return createAuthors({
    appview: new URL(`http://127.0.0.1:${port}`),
    plc: undefined,
    userAgent: 'PyreSky/test (+https://pyresky.example)',
    metrics: createMetrics(),
    log: silent,
    signal: stop.signal,
    batchDelayMs: 1,
    timeoutMs,
  })
}

describe('over real HTTP', () => {
  it('authors become known, and the AppView is told who asks', async (t) => {
    let agent: string | undefined
    const authors = await serve(t, (request, response) => {
      agent = request.headers['user-agent']
      const actors = new URL(request.url ?? '', 'http://x').searchParams.getAll('actors')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ profiles: actors.filter(isDid).map((actor) => profile(actor)) }))
    })
    const changed = new Promise((resolve) => authors.onChange(resolve))
    authors.want(did(1), 'live')
    await changed
    assert.equal(authors.get(did(1))?.handle, 'invented1.example')
    assert.equal(agent, 'PyreSky/test (+https://pyresky.example)')
  })

  it('a body without end is cut off', async (t) => {
    const closed = new EventEmitter()
    const gone = once(closed, 'close')
    const authors = await serve(t, (_, response) => {
      response.on('close', () => closed.emit('close'))
      const chunk = Buffer.alloc(65_536, 0x20)
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more)
      more()
    })
    authors.want(did(1), 'live')
    await gone
    while (authors.trouble === undefined) await new Promise((resolve) => setImmediate(resolve))
    assert.match(authors.trouble ?? '', /answered with more than 2000000 bytes/)
  })

  it('a body that stops half-way is given up in time', async (t) => {
    const closed = new EventEmitter()
    const gone = once(closed, 'close')
    const authors = await serve(
      t,
      (_, response) => {
        response.on('close', () => closed.emit('close'))
        response.write('{"profiles":[')
      },
      500,
    )
    authors.want(did(1), 'live')
    await gone
    while (authors.trouble === undefined) await new Promise((resolve) => setImmediate(resolve))
    assert.match(authors.trouble ?? '', /did not answer within 0.5 s/)
  })
})
