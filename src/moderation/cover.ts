import type { Cover } from '../decode/shown-post.js'

/** Whether two covers, or none, look the same. */
export function sameCover(a: Cover | undefined, b: Cover | undefined): boolean {
  return a === b || (a?.of === b?.of && a?.why === b?.why)
}
