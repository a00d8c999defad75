import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { JETSTREAM } from './jetstream.js'
import { retryAfter } from './refusal.js'
import { endOf, startHost } from './testing.js'
import { TIMINGS } from './timings.js'

const NOON = Date.UTC(2026, 6, 4, 12)

const HEADERS: readonly [string, number | undefined][] = [
  ['120', 120_000],
  [' 1 ', 1000],
  ['86400', 300_000],
  ['999999999999999', 300_000],
  ['Sat, 04 Jul 2026 12:01:00 GMT', 60_000],
  ['Sat, 04 Jul 2026 23:00:00 GMT', 300_000],
  ['Sat, 04 Jul 2026 11:00:00 GMT', undefined],
  ['Sat, 99 Jul 2026 11:00:00 GMT', undefined],
  ['0', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['9'.repeat(400), undefined],
  ['soon', undefined],
  ['', undefined],
]
for (const [header, ms] of HEADERS) {
  test(`Retry-After: ${header.slice(0, 40)} asks for ${ms ?? 'no'} ms`, () => {
    assert.equal(retryAfter(header, NOON), ms)
  })
}

const BODIES: readonly [number, string, string][] = [
  [400, '{"error":"InvalidRequest","message":"cursor: no number"}', 'refused the request: cursor: no number'],
  [400, '{"error":"InvalidRequest"}', 'refused the request: InvalidRequest'],
  [400, '{"error":{"a":1},"message":[]}', 'refused the request'],
  [400, '{"error":"Cut', 'refused the request'],
  [400, 'wantedDids: no DID', 'refused the request: wantedDids: no DID'],
  [503, `{"error":"ServiceUnavailable","message":"${'x'.repeat(9000)}"}`, 'answered 503'],
  [503, '<html>{"message":"x"}</html>', 'answered 503'],
]
for (const [status, body, words] of BODIES) {
  test(`an answer ${status} ${body.slice(0, 60)} is told as: ${words}`, async (t) => {
    const host = await startHost({ answer: () => ({ status, body, headers: { 'Retry-After': '7' } }) })
    t.after(() => host.close())
    const end = await endOf(JETSTREAM, host)
    assert.equal(end.error.message, words)
    assert.equal(end.retryAfterMs, 7000)
  })
}

test('an answer whose text never comes has its status, and its Retry-After', async (t) => {
  const server = createServer((tcp) => {
    tcp.write('HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Length: 10\r\n\r\n')
    t.after(() => tcp.destroy())
    tcp.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const at = server.address()
  const url = `ws://127.0.0.1:${typeof at === 'object' ? at?.port : ''}/subscribe`
  const end = await endOf(JETSTREAM, { url }, { timings: { ...TIMINGS, handshakeMs: 2000 } })
  assert.deepEqual([end.error.message, end.retryAfterMs], ['answered 429', 7000])
})
