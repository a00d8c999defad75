import type { Request } from 'express'

/** This server's own origin: as it is configured, or else as whoever asks calls it. */
export function originOf(req: Request, publicUrl: URL | undefined): string {
  if (publicUrl !== undefined) return publicUrl.origin
  const said = `${req.protocol}://${req.get('host') ?? ''}`
  return URL.canParse(said) ? new URL(said).origin : 'http://localhost'
}
