import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import compression from 'compression'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import expressWs from 'express-ws'
import helmet from 'helmet'
import proxyAddr from 'proxy-addr'
import type { WebSocket } from 'ws'
import {
  Doors,
  aboutPage,
  createStatusSocket,
  createViewerSocket,
  feedPage,
  mountPostPage,
  mountFaces,
  mountFiles,
  mountMachines,
  send,
  sendSentence,
  statusPage,
  statusReport,
} from './client/index.js'
import type { Context } from './context.js'
import { PyreError } from './errors.js'

/**
 * The HTTP server: what is mounted where, and what every answer has in common. It decides nothing: rooms do.
 */
export interface Listening {
  /** `http://host:port` */
  readonly url: string
  close(): Promise<void>
}

export type Spans = Pick<Parameters<typeof createViewerSocket>[0], 'pingMs'>

/** Inbound frames: the page says a word, no more. Bytes. */
const MAX_INBOUND = 4096
/** To those who are turned away for now, seconds. */
const RETRY_AFTER = '30'
/** Where feed readers ask: a page would tell them nothing. In any case, as routes are. */
const FEEDS = /^\/feed\./i
/** The one path that other people's pages may show in a frame. */
const FRAME = '/embed'
/** Addresses and headers beyond this are refused by Node before anything looks at them, bytes. */
const MAX_HEADER = 24 * 1024

/** @param spans a test's own, in place of those that would be waited for too long */
export async function startServer(context: Context, spans: Spans = {}): Promise<Listening> {
  const { config, log } = context
  const app = express()
  const server = createServer({ maxHeaderSize: MAX_HEADER, requestTimeout: 30_000 }, app)
  app.disable('x-powered-by')
  app.set('trust proxy', config.TRUST_PROXY)
  mountSockets(app, server, context, spans)
  app.use(securityHeaders(context), warnOfProxy(context), compression())
  mountMachines(app, { ...context, access: config.METRICS })
  mountFiles(app, context)
  app.use(requestLimit(context))
  mountFaces(app, { ...context, publicUrl: config.PUBLIC_URL })
  app.get('/', feedPage({ ...context, publicUrl: config.PUBLIC_URL }))
  mountPostPage(app, {
    ...context,
    publicUrl: config.PUBLIC_URL,
    historyMs: config.HISTORY.ageMs,
    askerOf: (req) => ipKeyGenerator(req.ip ?? ''),
  })
  app.get('/about', aboutPage(context.about, context.renderer))
  app.get('/status', statusPage(context.status, context.renderer))
  app.use((_req, _res, next) => {
    next(new PyreError('NOT_FOUND', 'There is nothing at this address. The live page is at the top.'))
  })
  app.use(answerErrors(context))

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' ? 'it is in use already' : error.message
      const message = `The page can't listen on ${config.HOST} port ${config.PORT}: ${taken}. Set HOST or PORT to another.`
      reject(new PyreError('SETTING', message, { cause: error }))
    })
    server.listen(config.PORT, config.HOST, resolve)
  })
  const { port } = server.address() as AddressInfo
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST
  const url = `http://${host}:${port}`
  log.info({ url }, 'listening')
  return { url, close: () => closeServer(server) }
}

/** What answers at one path of sockets. */
interface SocketRoom {
  /** Judges an upgrade request; throws a PyreError to refuse it. */
  admit(req: IncomingMessage, url: URL): Promise<void>
  /** Takes an upgraded socket that was admitted before. */
  open(socket: WebSocket, req: IncomingMessage): void
  close(): void
}

/** Sockets by path: what is not in this table is refused before the upgrade. */
function mountSockets(app: Express, server: Server, context: Context, spans: Spans): void {
  const { config, metrics, log, signal, renderer, status } = context
  const figures = async () => renderer.figures(await statusReport(status))
  const rooms = new Map<string, SocketRoom>([
    ['/ws', createViewerSocket({ ...context, ...spans })],
    ['/ws/status', createStatusSocket({ ...context, ...spans, figures })],
  ])
  const doors = new Doors({
    maxSockets: config.MAX_SOCKETS,
    socketsPerAddress: config.SOCKETS_PER_ADDRESS,
    perMinute: config.REQUESTS_PER_MINUTE,
    publicUrl: config.PUBLIC_URL,
    // As the limit of pages does it: a household has a whole network of IPv6 addresses.
    addressOf: (req) =>
      ipKeyGenerator(proxyAddr(req, app.get('trust proxy fn') as (address: string, i: number) => boolean)),
  })
  for (const room of rooms.values()) signal.addEventListener('abort', () => room.close(), { once: true })

  const admit = async (req: IncomingMessage): Promise<void> => {
    const base = 'http://socket.invalid'
    const url = URL.canParse(req.url ?? '', base) ? new URL(req.url ?? '', base) : undefined
    const asked = url === undefined ? undefined : rooms.get(url.pathname)
    if (asked === undefined || url === undefined)
      throw new PyreError('NOT_FOUND', 'No socket is at this address.')
    if (signal.aborted) throw new PyreError('FULL', 'This server is about to end.')
    doors.enter(req)
    await asked.admit(req, url)
  }
  const sockets = expressWs(app, server, {
    leaveRouterUntouched: true,
    wsOptions: {
      maxPayload: MAX_INBOUND,
      // Agreed upon, and never done by `ws` itself: `client/wire-frame.ts` does it once for all.
      perMessageDeflate: {
        threshold: Infinity,
        serverNoContextTakeover: true,
        clientNoContextTakeover: true,
      },
      clientTracking: false,
      verifyClient: ({ req }, answer) => {
        admit(req).then(
          () => answer(true),
          (error: unknown) => {
            const refusal =
              error instanceof PyreError ? error : new PyreError('FULL', 'This socket failed to open.')
            if (refusal !== error) log.error({ err: error }, 'a socket could not be admitted')
            metrics.socketRefused(refusal.code)
            answer(false, refusal.status, refusal.message, {
              'Content-Type': 'text/plain; charset=utf-8',
              ...(refusal.retry ? { 'Retry-After': RETRY_AFTER } : {}),
            })
          },
        )
      },
    },
  })
  // It repeats the HTTP server's errors, which are told where that is started.
  sockets.getWss().on('error', () => {})
  for (const [path, opened] of rooms) sockets.app.ws(path, (socket, req) => opened.open(socket, req))
}

/** Nothing but our own files and the pictures of `CDN` and `VIDEOS`, and nobody's frames, unless the host lets some have `/embed`. */
function securityHeaders({ config, log, pictureHosts }: Context): RequestHandler {
  const pictures = pictureHosts.map(({ origin }) => origin)
  log.debug({ pictures }, 'pictures may come from')
  const alone = policy(pictures, [])
  const framed = policy(pictures, config.FRAME_ANCESTORS)
  return (req, res, next) => (req.path === FRAME ? framed : alone)(req, res, next)
}

/** @param ancestors whose pages may show this one in a frame */
function policy(pictures: readonly string[], ancestors: readonly string[]): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", ...pictures],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ancestors.length === 0 ? ["'none'"] : ancestors,
      },
    },
    // The page is often read over plain http on one's own machine; a proxy that has TLS sets its own.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    // It knows no origins: where some are let in, the policy above has to say it alone.
    xFrameOptions: ancestors.length === 0 && { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  })
}

/** A forwarded header while no proxy is trusted: every visitor has the proxy's address. Said once. */
function warnOfProxy({ config, log }: Context): RequestHandler {
  let said = config.TRUST_PROXY !== false
  return (req, res, next) => {
    if (!said && req.headers['x-forwarded-for'] !== undefined) {
      said = true
      log.warn('a proxy stands in front, but TRUST_PROXY is off: all visitors count as one address')
    }
    res.set('X-Robots-Tag', 'noindex, noarchive')
    next()
  }
}

function requestLimit({ config }: Context): RequestHandler {
  if (config.REQUESTS_PER_MINUTE === 0) return (_req, _res, next) => next()
  return rateLimit({
    windowMs: 60_000,
    limit: config.REQUESTS_PER_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Our own `warnOfProxy` says it better.
    validate: false,
    handler: (_req, _res, next) => {
      next(
        new PyreError(
          'TOO_MANY',
          `At most ${config.REQUESTS_PER_MINUTE} pages a minute can be asked for from one address.`,
        ),
      )
    },
  })
}

/**
 * The one place that turns an error into a page, or a sentence where programs ask. What is not in the catalogue is a bug
 * of ours: logged, not shown.
 */
function answerErrors({ renderer, log }: Context): ErrorRequestHandler {
  const titles: Record<number, string> = {
    400: 'That can’t be read',
    404: 'Not found',
    429: 'Too many at once',
    503: 'Not now',
  }
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const theirs = httpStatus(error)
    const status = error instanceof PyreError ? error.status : (theirs ?? 500)
    if (status === 500) log.error({ err: error, path: req.path }, 'a page failed')
    const title = titles[status] ?? 'Something went wrong here'
    const message =
      error instanceof PyreError
        ? error.message
        : theirs === undefined
          ? 'That is our mistake, not yours. It has been noted.'
          : 'This address can’t be read: a % in it has to be followed by two hexadecimal digits.'
    if (error instanceof PyreError && error.retry) res.set('Retry-After', RETRY_AFTER)
    if (FEEDS.test(req.path)) return sendSentence(res, status, message)
    send(res, status, renderer.messagePage({ status, title, message, framed: req.path === FRAME }))
  }
}

/** What Express itself found wrong with a request, such as a broken escape in its path. */
function httpStatus(error: unknown): number | undefined {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
    // Viewers were told to go; who has not gone by now is cut off.
    setTimeout(() => server.closeAllConnections(), 2000).unref()
  })
}
