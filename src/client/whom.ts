import type { Resolved } from '../identity/index.js'
import type { Did } from '../syntax/index.js'

/** Handles looked up for one query: all who ask share the few calls there are, and one list must not take them all. */
const LOOKED_UP = 20

/** @param handle valid and in lower case */
export type Resolve = (handle: string) => Promise<Resolved>

/** Whom the handles of a query mean. */
export interface Whom {
  readonly dids: ReadonlyMap<string, Did>
  /** What is to be said of those that mean nobody, or could not be looked up. */
  readonly notices: readonly string[]
  /** Some could not be looked up just now: in a moment there may be more to it. */
  readonly isUnsure: boolean
  /** None could, so that there is nothing to go by: a sentence that says so. */
  readonly refusal: string | undefined
}

/** Looks handles up, all at the same time. */
export async function whomOf(handles: readonly string[], resolve: Resolve): Promise<Whom> {
  const asked = await Promise.all(
    handles.slice(0, LOOKED_UP).map(async (handle) => ({ handle, found: await resolve(handle) })),
  )
  const those = (what: Resolved) => asked.filter(({ found }) => found === what).map(({ handle }) => handle)
  const failed = those('failed')
  return {
    dids: new Map(
      asked.flatMap(({ handle, found }) =>
        found === 'none' || found === 'failed' || found === 'off' ? [] : [[handle, found] as const],
      ),
    ),
    notices: [
      ...those('none').map((handle) => `Nobody could be found behind ${handle}: ${byName(1)}.`),
      ...sentence(
        failed,
        (which) =>
          `${which} could not be looked up just now: ${byName(failed.length)}. Load the page again to have that tried again.`,
      ),
      ...sentence(
        those('off'),
        (which, count) =>
          `Handles are not looked up here, so ${which} ${count === 1 ? 'was' : 'were'} not: ${byName(count)}.`,
      ),
      ...sentence(
        handles.slice(LOOKED_UP),
        (which, count) =>
          `${which} ${count === 1 ? 'was' : 'were'} not looked up, since only ${LOOKED_UP} of a query are: ${byName(count)}.`,
      ),
    ],
    isUnsure: failed.length > 0,
    refusal:
      failed.length > 0 && failed.length === asked.length
        ? `${listed(failed)} could not be looked up just now, so it can’t be told whose posts are meant. Try again in ten seconds.`
        : undefined,
  }
}

function sentence(
  handles: readonly string[],
  say: (which: string, count: number) => string,
): readonly string[] {
  return handles.length === 0 ? [] : [say(listed(handles), handles.length)]
}

function byName(count: number): string {
  return count === 1
    ? 'posts are matched by that handle wherever it is known'
    : 'posts are matched by those handles wherever they are known'
}

/** `a, b and c`. */
function listed(handles: readonly string[]): string {
  return [handles.slice(0, -1).join(', '), ...handles.slice(-1)].filter((part) => part !== '').join(' and ')
}
