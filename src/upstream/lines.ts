/** A line and its length in bytes, without its end; or `size` for one that was too long to read. */
export type Line = { readonly text: string; readonly bytes: number } | 'size'

/**
 * Cuts a stream of bytes at its newlines, in lists, one for each chunk. Blank lines are left out. Holds at most one line
 * of `most` bytes and one chunk.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, most: number): AsyncGenerator<Line[]> {
  let held: Buffer[] = []
  let bytes = 0
  const take = (): Line[] => {
    const isLong = bytes > most
    const whole = isLong ? undefined : Buffer.concat(held)
    const length = bytes
    held = []
    bytes = 0
    if (whole === undefined) return ['size']
    const text = whole.toString('utf8').trim()
    return text === '' ? [] : [{ text, bytes: length }]
  }
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let from = 0
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      hold(chunk.subarray(from, at))
      lines.push(...take())
      from = at + 1
    }
    hold(chunk.subarray(from))
    yield lines
  }
  yield take()

  function hold(part: Buffer): void {
    bytes += part.length
    if (bytes > most) held = []
    else if (part.length > 0) held.push(part)
  }
}
