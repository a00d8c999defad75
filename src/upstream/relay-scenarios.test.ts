import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import type { Event } from '../decode/event.js'
import { firehoseFrame } from '../decode/invented-firehose.js'
import { createAccounts } from '../moderation/accounts.js'
import { createFirehose } from './firehose.js'
import { hear, startHost } from './testing.js'

const corpus = process.env.CORPUS_DIR

/**
 * A script of the relay's own test suite: frames, and what a relay must make of each. `drop`: it is not passed on.
 * `invalid` (never true in these), `lenient` and the accounts' keys concern who verifies signatures and proofs, which
 * is not us. `update`: the account's status changes by it.
 */
interface Script {
  readonly messages: readonly Message[]
}
interface Message {
  readonly frame: { readonly header: { readonly t: string }; readonly body: Body }
  readonly drop: boolean
  readonly update: boolean
}
interface Body {
  readonly seq: number
  readonly active?: boolean
  readonly ops?: readonly { readonly action: string; readonly path: string }[]
}

/**
 * Where we differ from a relay, and why, by file and `seq`:
 * a relay drops a commit of an inactive account; here it passes, and it is moderation that does not show it (asserted
 * below). A relay drops whatever is not numbered upwards; a consumer drops by content (specs/jetstream.md 4.2), so what
 * is dropped there at 5 and taken at 2000 is taken here at 5 and folded at 2000, and an account event that shares its
 * number with an identity event is taken.
 */
const OURS: Readonly<Record<string, Readonly<Record<number, boolean>>>> = {
  'deactivation.json': { 102: false },
  'seq_ordering.json': { 1000: false, 5: false, 2000: true },
}

/** What a message comes to as events, in short. */
function expected({ frame: { header, body } }: Message): readonly string[] {
  return header.t === '#commit'
    ? (body.ops ?? []).map(({ action, path }) => `${action} ${path}`)
    : [header.t.slice(1)]
}

function inShort(event: Event): string {
  return event.kind === 'commit' ? `${event.operation} ${event.collection}/${event.rkey}` : event.kind
}

async function play(script: Script): Promise<readonly Event[]> {
  const host = await startHost({
    talk: (socket) => {
      for (const { frame } of script.messages) socket.send(firehoseFrame(frame.header.t, frame.body))
      socket.close()
    },
  })
  const events = await hear(createFirehose(), host)
  await host.close()
  return events
}

const names =
  corpus === undefined ? ['the relay scenarios'] : readdirSync(join(corpus, 'relay-scenarios')).toSorted()
for (const name of names) {
  it(`${name} comes to what its script says`, async (t) => {
    if (corpus === undefined) return t.skip('CORPUS_DIR is not set')
    const script = JSON.parse(readFileSync(join(corpus, 'relay-scenarios', name), 'utf8')) as Script
    const events = await play(script)
    const kept = script.messages.filter(({ frame, drop }) => !(OURS[name]?.[frame.body.seq] ?? drop))
    assert.deepEqual(events.map(inShort), kept.flatMap(expected))

    const accounts = createAccounts()
    const updates = script.messages.filter(({ update }) => update).map(({ frame }) => frame.body.active)
    const changes: boolean[] = []
    for (const event of events) {
      const before = accounts.status(event.did).active
      if (event.kind === 'account') accounts.take(event)
      const after = accounts.status(event.did).active
      if (after !== before) changes.push(after)
      // The commit that a relay drops is by an author who is not shown.
      if (event.kind === 'commit' && event.rev === '3llxv7purdb2n' && name === 'deactivation.json')
        assert.equal(after, false)
    }
    assert.deepEqual(changes, updates)
  })
}
