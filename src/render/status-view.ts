import { lateness, moment, size, span, type Moment } from './spans.js'
import type { StatusHost, StatusLine, StatusPage, StatusValue } from './status-model.js'

const HOST_STATES: Readonly<Record<StatusHost['state'], string>> = {
  live: 'its events are shown',
  dialling: 'connecting',
  open: 'connected, nothing has come yet',
  beside: 'tried beside the one that is live',
  waiting: 'failed, will be tried again',
  spare: 'in reserve',
  refused: 'refused, is not tried again',
}

/** What `views/fragments/status.njk` reads. */
export function statusView({ at, source, withheld = '', hosts, groups, holes }: StatusPage) {
  const when = (then: number | undefined) => (then === undefined ? undefined : moment(then, at))
  return {
    at: moment(at, at),
    source: {
      name: source.name,
      words: source.words,
      since: moment(source.since, at),
      lastEvent: when(source.lastEventAt),
      late: source.lagMs === undefined ? '' : lateness(source.lagMs),
    },
    withheld,
    hosts: hosts.map(
      ({ host, protocol, state, since, lastEventAt, lagMs, perMinute, connections, lastEnd }) => ({
        host,
        protocol,
        state,
        stateWords: HOST_STATES[state],
        since: moment(since, at),
        lastEvent: when(lastEventAt),
        late: lagMs === undefined ? '' : lateness(lagMs),
        rate: perMinute.toLocaleString('en'),
        connections: connections.toLocaleString('en'),
        lastEnd: lastEnd === undefined ? undefined : { at: moment(lastEnd.at, at), words: lastEnd.words },
      }),
    ),
    groups: groups.map(({ title, lines }) => ({ title, lines: lines.flatMap((line) => rows(line, at)) })),
    holes: holes.map((hole) => ({ at: moment(hole.at, at), words: hole.words })),
  }
}

interface Row {
  readonly name: string
  /** One of the figures that the one above is made of. */
  readonly isPart: boolean
  readonly value: string
  readonly time: Moment | undefined
}

function rows({ name, value, parts = [] }: StatusLine, now: number, isPart = false): Row[] {
  const time = typeof value === 'object' && 'at' in value ? moment(value.at, now) : undefined
  const row = { name, isPart, value: time === undefined ? words(value) : '', time }
  return [row, ...parts.flatMap((part) => rows(part, now, true))]
}

function words(value: Exclude<StatusValue, { at: number }> | { at: number }): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return value.toLocaleString('en')
  if ('bytes' in value) return size(value.bytes)
  return 'seconds' in value ? span(value.seconds) : ''
}
