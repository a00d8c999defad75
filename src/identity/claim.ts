/**
 * What is thought of a handle that the AppView, or an identity event, gave an author, until the DID document has said so,
 * too. Pure. `open`: not checked yet, and shown meanwhile; `sure`: both sides agree; `stale`: they did, before the document
 * changed; `refused`: the document says otherwise; `again`: refused, said once more, and not shown until it is checked.
 */
export type Verdict = 'open' | 'sure' | 'stale' | 'refused' | 'again'

export interface Claim {
  readonly claimed: string | undefined
  readonly verdict: Verdict
}

export const NO_CLAIM: Claim = { claimed: undefined, verdict: 'sure' }

/** Somebody has said a handle who does not speak for the DID document. */
export function saidAgain({ claimed, verdict }: Claim, handle: string | undefined): Claim {
  if (handle === undefined) return NO_CLAIM
  if (handle !== claimed) return { claimed: handle, verdict: 'open' }
  if (verdict === 'stale') return { claimed, verdict: 'open' }
  return { claimed, verdict: verdict === 'refused' ? 'again' : verdict }
}

/** The document may have changed; what follows waits until a handle is said again. */
export function outdated({ claimed, verdict }: Claim): Claim {
  return { claimed, verdict: verdict === 'sure' ? 'stale' : verdict }
}

/** The handle as far as it may be shown. */
export function shownHandle({ claimed, verdict }: Claim): string | undefined {
  return verdict === 'refused' || verdict === 'again' ? undefined : claimed
}

/** The handle that is to be checked, if there is one. */
export function toCheck({ claimed, verdict }: Claim): string | undefined {
  return verdict === 'open' || verdict === 'again' ? claimed : undefined
}
