import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { PyreError, inWords } from './errors.js'
import { LOG_LEVELS } from './observe/log.js'
import { parseLabelers, parseUpstream } from './upstream/index.js'

/**
 * Every setting: name, default, meaning. This table makes the environment variables, the flags of the same name,
 * `--help`, and the check that `.env.example` matches. No other file reads the environment.
 */

interface Setting<T> {
  readonly default: string
  readonly help: string
  /** @throws Error with what would be right, as the end of a sentence */
  readonly parse: (text: string) => T
}

function setting<T>(fallback: string, help: string, parse: (text: string) => T): Setting<T> {
  return { default: fallback, help, parse }
}

const HOSTS = [
  'wss://jetstream2.us-east.bsky.network/subscribe',
  'wss://jetstream.us-east.bsky.network/subscribe',
  'wss://jetstream1.us-west.bsky.network/subscribe',
  'wss://jetstream.us-west.bsky.network/subscribe',
].join(',')

const SETTINGS = {
  PORT: setting('8080', 'port of the page; 0 for any free one', whole(0, 65_535)),
  HOST: setting('127.0.0.1', 'address to listen on; 0.0.0.0 for all', text('an address')),
  UPSTREAM: setting(
    HOSTS,
    'where events come from: URLs separated by commas, tried in order, wss://HOST/subscribe for Jetstream, wss://HOST/xrpc/network.bsky.jetstream.subscribeEvents for Jetstream v2, wss://HOST/xrpc/com.atproto.sync.subscribeRepos for the raw firehose; `demo` for the built-in network; file:PATH?speed=1|N|max&loop=1 for a recording',
    (text) => parseUpstream(text, text === HOSTS),
  ),
  DEMO: setting(
    'auto',
    'auto: the built-in network stands in while none of the default hosts can be reached; never: it does not (the default when NODE_ENV=production)',
    oneOf('auto', 'never'),
  ),
  APPVIEW: setting(
    'https://public.api.bsky.app',
    'who is asked about authors, about what posts quote, and what labelers mean by their labels; off for nobody',
    urlOrOff,
  ),
  PLC: setting(
    'https://plc.directory',
    'who is asked about DIDs: where an account lives and what it calls itself, when the AppView is off or down, and to check its handles; off for nobody, the AppView’s handles are then trusted',
    urlOrOff,
  ),
  CDN: setting(
    'https://cdn.bsky.app/img/{kind}/plain/{did}/{cid}',
    'where pictures are, with {did} {cid} and, if it has sizes, {kind}; off for none',
    templateOrOff('did', 'cid'),
  ),
  VIDEOS: setting(
    'https://video.cdn.bsky.app/hls/{did}/{cid}/{file}',
    'where videos are, with {did} {cid} and {file}: thumbnail.jpg is shown, playlist.m3u8 tells how long one plays, and neither may redirect; off for none',
    templateOrOff('did', 'cid', 'file'),
  ),
  UNKNOWN_AUTHORS: setting(
    'hold',
    'hold: a post waits until it is known that its author may be shown; show: it waits 3 s and is shown all the same, marked with the short DID',
    oneOf('hold', 'show'),
  ),
  LABELERS: setting(
    'did:plc:ar7c4by46qjdydhdevvrndac',
    'whose labels decide what is not shown, or covered: DIDs, or addresses of label streams (wss://HOST/xrpc/com.atproto.label.subscribeLabels), separated by commas; Bluesky’s moderation service by default; off for nobody’s. Their keys are looked up at PLC',
    parseLabelers,
  ),
  BLOCKLIST: setting(
    '',
    'a file of what this server shows to nobody, one a line: a DID; a domain, which has a dot and no space, with all below it; else a word or phrase as in the filter; // begins a comment. Reloaded when it changes',
    fileOrNone,
  ),
  HISTORY: setting(
    '30m,50000,64MB',
    'posts kept in memory: minutes, posts, megabytes, whichever comes first',
    history,
  ),
  DATA_DIR: setting(
    './data',
    'folder for what outlives a restart, which is the place in the stream of events and in those of labels; off for nothing',
    folderOrOff,
  ),
  MAX_SOCKETS: setting('10000', 'viewers at the same time; 0 for no bound', whole(0, 1_000_000)),
  SOCKETS_PER_ADDRESS: setting('64', 'viewers from one address; 0 for no bound', whole(0, 1_000_000)),
  REQUESTS_PER_MINUTE: setting(
    '600',
    'pages asked for, and live ones opened, from one address; 0 for no bound',
    whole(0, 1_000_000),
  ),
  TRUST_PROXY: setting(
    'off',
    'off; or how many proxies stand in front; or their addresses separated by commas (loopback is one)',
    trustProxy,
  ),
  PUBLIC_URL: setting(
    '',
    'the address people type, when a proxy stands in front; derived from the request when empty',
    origin,
  ),
  FRAME_ANCESTORS: setting(
    '',
    'whose pages may show /embed in a frame: origins separated by commas, https://*.site.example for all below a domain, * for anybody; nobody when empty',
    ancestors,
  ),
  METRICS: setting(
    'local',
    'who may read /metrics: off, local (this machine), public',
    oneOf('off', 'local', 'public'),
  ),
  OPERATOR: setting('', 'who runs this, shown on /about and at the foot of each page', line),
  CONTACT: setting('', 'how to reach them, shown there too and sent in the User-Agent of lookups', line),
  LOG_LEVEL: setting('info', `how much is logged: ${LOG_LEVELS.join(', ')}`, oneOf(...LOG_LEVELS)),
} as const

export type SettingName = keyof typeof SETTINGS
export type Config = {
  readonly [K in SettingName]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never
}

/** Names, defaults and meanings, for `--help` and `.env.example`. */
export const settings = Object.entries(SETTINGS).map(([name, { default: fallback, help }]) => ({
  name: name as SettingName,
  default: fallback,
  help,
}))

/**
 * Reads the settings: flags before the environment before defaults.
 * @throws PyreError SETTING, one sentence that names the setting and what would be right
 */
export function readConfig(env: NodeJS.ProcessEnv, args: readonly string[] = []): Config {
  const flags = readFlags(args)
  const config: Record<string, unknown> = {}
  for (const { name, default: fallback } of settings) {
    const given = flags[flagOf(name)] ?? env[name]
    const production = name === 'DEMO' && env['NODE_ENV'] === 'production' ? 'never' : fallback
    const text = given === undefined || (given === '' && fallback !== '') ? production : given.trim()
    try {
      config[name] = SETTINGS[name].parse(text)
    } catch (error) {
      if (error instanceof PyreError) throw error
      throw new PyreError('SETTING', `${name} is "${text.slice(0, 200)}", but it must be ${inWords(error)}.`)
    }
  }
  return Object.freeze(config) as Config
}

/** The process's own settings; a file `.env` beside `package.json` is read first, if there is one. */
export function configOfProcess(): Config | 'help' {
  if (process.argv.includes('--help') || process.argv.includes('-h')) return 'help'
  if (existsSync('.env')) process.loadEnvFile('.env')
  return readConfig(process.env, process.argv.slice(2))
}

/** What `--help` prints. */
export function helpText(): string {
  const rows = settings.map(({ name, default: fallback, help }) => {
    const start = fallback === '' ? 'none' : fallback
    return `  --${flagOf(name)} (${name})\n      ${help}\n      default: ${start}`
  })
  return [
    'PyreSky shows Bluesky as it happens.',
    '',
    'npm start -- [--setting value …]; each setting can also be an environment variable, or a line in .env',
    '',
    ...rows,
    '',
  ].join('\n')
}

function flagOf(name: string): string {
  return name.toLowerCase().replaceAll('_', '-')
}

function readFlags(args: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(settings.map(({ name }) => [flagOf(name), { type: 'string' as const }]))
  try {
    return parseArgs({ args: [...args], options, strict: true }).values
  } catch (error) {
    const [sentence = ''] = inWords(error).split('. ')
    throw new PyreError('SETTING', `${sentence}. --help lists the settings.`, { cause: error })
  }
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const n = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!(n >= least && n <= most)) throw new Error(`a whole number from ${least} to ${most}`)
    return n
  }
}

function oneOf<T extends string>(...words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((one) => one === text)
    if (word === undefined) throw new Error(`one of ${words.join(', ')}`)
    return word
  }
}

function text(what: string): (text: string) => string {
  return (given) => {
    if (given === '' || /[\s/]/.test(given)) throw new Error(what)
    return given
  }
}

function line(given: string): string | undefined {
  // It goes into a header and onto the page.
  if (given.length > 200 || /[^\x20-\x7e\u00a0-\uffff]/.test(given))
    throw new Error('one line of at most 200 characters')
  return given === '' ? undefined : given
}

function httpUrl(given: string, what: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new Error(what)
  return url
}

function urlOrOff(given: string): URL | undefined {
  return given === 'off' ? undefined : httpUrl(given, 'an http(s) URL, or off')
}

function origin(given: string): URL | undefined {
  if (given === '') return undefined
  const what = 'an http(s) address without a path, such as https://sky.example'
  const url = httpUrl(given, what)
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw new Error(what)
  return url
}

/** Sources as `frame-ancestors` takes them. */
function ancestors(given: string): readonly string[] {
  if (given === '*') return ['*']
  const what =
    'origins without a path, separated by commas, such as https://site.example or https://*.site.example, or * alone for anybody'
  return given
    .split(/[\s,]+/)
    .filter((one) => one !== '')
    .map((one) => {
      const { protocol, host, pathname, search, hash } = httpUrl(one.replace('://*.', '://'), what)
      const isOrigin = pathname + search + hash === '/' && /^[a-z0-9.-]+(:\d+)?$/.test(host)
      if (!isOrigin) throw new Error(what)
      return `${protocol}//${one.includes('://*.') ? '*.' : ''}${host}`
    })
}

/** An address with these in braces; others are as they are. */
function templateOrOff(...names: readonly string[]): (text: string) => string | undefined {
  const braced = names.map((name) => `{${name}}`)
  const what = `an http(s) URL with ${braced.slice(0, -1).join(', ')} and ${braced.at(-1)} in its path or query, or off`
  return (given) => {
    if (given === 'off') return undefined
    httpUrl(given.replaceAll(/[{}]/g, ''), what)
    const [, path = ''] = /^https?:\/\/[^/{}]+(\/.*)$/.exec(given) ?? []
    if (!braced.every((name) => path.includes(name))) throw new Error(what)
    return given
  }
}

export interface HistoryBounds {
  readonly ageMs: number
  readonly entries: number
  readonly bytes: number
}

function folderOrOff(given: string): string | undefined {
  if (given === 'off') return undefined
  if (given === '' || given.includes('\0')) throw new Error('a folder, or off')
  return given
}

function fileOrNone(given: string): string | undefined {
  if (given.includes('\0')) throw new Error('the path of a file')
  return given === '' ? undefined : given
}

function history(given: string): HistoryBounds {
  const match = /^(\d{1,5})m,(\d{1,8})(?:,(\d{1,6})MB)?$/i.exec(given.replaceAll(' ', ''))
  const [, minutes, posts, megabytes = '64'] = match ?? []
  const bounds = {
    ageMs: Number(minutes) * 60_000,
    entries: Number(posts),
    bytes: Number(megabytes) * 1024 * 1024,
  }
  if (!(bounds.ageMs > 0 && bounds.entries > 0 && bounds.bytes > 0)) {
    throw new Error('minutes, posts and megabytes, such as 30m,50000,64MB')
  }
  return bounds
}

/** Express's own forms of `trust proxy`. */
function trustProxy(given: string): false | number | string[] {
  if (given === 'off') return false
  if (/^\d{1,2}$/.test(given) && Number(given) > 0) return Number(given)
  const addresses = given.split(',').map((one) => one.trim())
  const named = /^(loopback|linklocal|uniquelocal|[0-9a-f.:]+(\/\d{1,3})?)$/i
  if (!addresses.every((one) => named.test(one) && /[.:]|local|loopback/.test(one))) {
    throw new Error('off, a number of proxies, or their addresses')
  }
  return addresses
}
