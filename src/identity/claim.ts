/**
 * What is thought of a handle that the AppView, or an identity event, gave an author. Pure. `open`: the AppView says so,
 * which asked the handle's own side, and the DID document is still to be asked; shown meanwhile. `told`: only the event
 * says so; not shown until both sides were asked. `sure`: both sides agree. `stale`: they did, before the document
 * changed. `refused`: one side says otherwise. `again`: refused, said by the AppView once more; not shown until checked.
 */
export type Verdict = 'open' | 'told' | 'sure' | 'stale' | 'refused' | 'again'

export interface Claim {
  readonly claimed: string | undefined
  readonly verdict: Verdict
}

export const NO_CLAIM: Claim = { claimed: undefined, verdict: 'sure' }

/** The AppView says a handle. */
export function saidByAppview({ claimed, verdict }: Claim, handle: string | undefined): Claim {
  if (handle === undefined) return NO_CLAIM
  if (handle !== claimed) return { claimed: handle, verdict: 'open' }
  if (verdict === 'stale' || verdict === 'told') return { claimed, verdict: 'open' }
  return { claimed, verdict: verdict === 'refused' ? 'again' : verdict }
}

/** An identity event says a handle: anybody's own host can send one. */
export function saidByEvent(before: Claim, handle: string | undefined): Claim {
  if (handle === undefined) return NO_CLAIM
  return handle === shownHandle(before) ? before : { claimed: handle, verdict: 'told' }
}

/** The document may have changed; what follows waits until a handle is said again. */
export function outdated({ claimed, verdict }: Claim): Claim {
  return { claimed, verdict: verdict === 'sure' ? 'stale' : verdict }
}

/** The handle as far as it may be shown. */
export function shownHandle({ claimed, verdict }: Claim): string | undefined {
  return verdict === 'open' || verdict === 'sure' || verdict === 'stale' ? claimed : undefined
}

export interface Check {
  readonly handle: string
  /** The handle's own side has not been asked either. */
  readonly bothSides: boolean
}

/** What is to be checked, if anything. */
export function toCheck({ claimed, verdict }: Claim): Check | undefined {
  if (claimed === undefined || verdict === 'sure' || verdict === 'stale' || verdict === 'refused')
    return undefined
  return { handle: claimed, bothSides: verdict === 'told' }
}
