import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import express, { type Express, type Response } from 'express'

export interface FilesOptions {
  /** The folder that holds `static/`. */
  readonly root: string
  /** A picture of the built-in network, while it plays. */
  readonly picture: (did: string, cid: string, kind: string) => { type: string; body: Buffer } | undefined
}

/** What the page is made of beside itself: styles, scripts, htmx from its package, the built-in network's pictures. */
export function mountFiles(app: Express, { root, picture }: FilesOptions): void {
  const htmx = dirname(createRequire(import.meta.url).resolve('htmx.org/package.json'))
  // Every file is asked for with the version in its address, so it may be kept for good.
  const kept = { immutable: true, maxAge: '1y', index: false, redirect: false } as const
  // As one file: htmx looks at the page in the first task after its script, and an extension that comes later
  // by itself would sometimes never be asked.
  const scripts = ['dist/htmx.min.js', 'dist/ext/hx-ws.min.js'].map((file) =>
    readFileSync(join(htmx, file), 'utf8'),
  )
  app.get('/static/vendor/htmx.js', (_req, res) => {
    sendScript(res, scripts.join('\n;'))
  })
  for (const [name, script] of sharedScripts()) {
    app.get(`/static/${name}.js`, (_req, res) => sendScript(res, script))
  }
  app.use('/static', express.static(join(root, 'static'), kept))
  app.get('/favicon.ico', (_req, res) => res.redirect(301, '/static/icon.svg'))
  // Pictures of the built-in network come from our own origin: nothing else is there to serve them.
  app.get('/built-in/:kind/:did/:cid', (req, res, next) => {
    const { kind, did, cid } = req.params
    const found = picture(did, cid, kind)
    if (found === undefined) return next()
    // An SVG that is opened by itself is a document of our origin.
    res.set('Content-Security-Policy', "default-src 'none'; sandbox")
    res.type(found.type).set('Cache-Control', 'public, max-age=3600').send(found.body)
  })
}

/** The address of a picture of the built-in network, as `mountFiles` answers it. */
export function ownPicture(kind: string, did: string, cid: string): string {
  return `/built-in/${kind}/${did}/${cid}`
}

/** Changes when a file of the page does, so that each may be cached for good. @param root holds `static/` */
export function fingerprint(root: string): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  const folder = join(root, 'static')
  for (const name of readdirSync(folder).toSorted()) {
    if (/\.(css|js|svg)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)))
  }
  for (const script of sharedScripts().values()) hash.update(script)
  return hash.digest('hex').slice(0, 10)
}

/** By name, what of the filter the page runs too: what it marks in posts is found as the filter finds it. */
export function sharedScripts(): ReadonlyMap<string, string> {
  const read = (name: string) => readFileSync(new URL(`../filter/${name}.js`, import.meta.url), 'utf8')
  return new Map(['fold', 'tokens'].map((name) => [name, read(name).replace(/\n\/\/# sourceMapping.*/, '')]))
}

/** As the static files are sent: asked for with the version in its address. */
function sendScript(res: Response, script: string): void {
  res.set('Cache-Control', 'public, max-age=31536000, immutable').type('js').send(script)
}
