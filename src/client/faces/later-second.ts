/**
 * The second from which a new version is dated that comes in `second`: never one in which an older version may have been
 * handed out, since whoever has that would be told that it still stands. It may be the next second; until that has
 * come nobody is to be told this date. Unix s.
 * @param before the date of the version before, if there was one
 */
export function laterSecond(second: number, before: number | undefined): number {
  return before === undefined || second > before ? second : second + 1
}
