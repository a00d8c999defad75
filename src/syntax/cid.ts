const CID = /^[A-Za-z0-9]{8,128}$/

/**
 * Whether this could be a CID, cheaply: letters and digits of a CID's length, so it is safe inside a URL's path.
 * Not decoded: old records carry CIDs of several codecs, and a wrong one only leads to a picture that is not there.
 */
export function isCid(value: unknown): value is string {
  return typeof value === 'string' && CID.test(value)
}
