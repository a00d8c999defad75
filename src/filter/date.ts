const DAY = /^\d{4}-\d{2}-\d{2}$/
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?$/i

/** Whether `since:` and `until:` can mean this: a day there is in the calendar, or a moment of one. */
export function isDate(typed: string): boolean {
  if (!DAY.test(typed) && !MOMENT.test(typed)) return false
  const day = typed.slice(0, 10)
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // `Date` takes February 30 for March 2.
  return (
    !Number.isNaN(midnight) &&
    new Date(midnight).toISOString().startsWith(day) &&
    !Number.isNaN(Date.parse(typed))
  )
}
