import type { Express } from 'express'
import type { Metrics } from '../observe/metrics.js'
import type { Readiness } from './readiness.js'

export interface MachinesOptions {
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>
  /** Who may read the metrics. */
  readonly access: 'off' | 'local' | 'public'
  readonly health: () => Readiness
}

/** What is there for programs: `/healthz`, `/readyz`, `/metrics` (Prometheus' text form), `/robots.txt`. */
export function mountMachines(app: Express, { metrics, access, health }: MachinesOptions): void {
  app.get('/healthz', (_req, res) => void res.set('Cache-Control', 'no-store').type('text').send('alive\n'))
  app.get('/readyz', (_req, res) => {
    const { ready, words } = health()
    res
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .type('text')
      .send(`${words}\n`)
  })
  app.get('/metrics', async (req, res, next) => {
    const local =
      /^(127\.|::1$|::ffff:127\.)/.test(req.ip ?? '') && req.headers['x-forwarded-for'] === undefined
    if (access === 'off' || (access === 'local' && !local)) return next()
    res
      .set('Cache-Control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text())
  })
  // Crawlers may look, so that they can read "noindex" and draw a link's preview; nothing of it is to be kept.
  app.get('/robots.txt', (_req, res) => void res.type('text').send('User-agent: *\nAllow: /\n'))
}
