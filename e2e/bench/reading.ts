/** A metric's value in the text of `/metrics`, all its labels together; 0 when it is not there. */
export function readingIn(text: string, metric: string): number {
  const lines = text
    .split('\n')
    .filter((line) => line.startsWith(`${metric} `) || line.startsWith(`${metric}{`))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0)
}

/** The same of a running server. */
export async function reading(url: string, metric: string): Promise<number> {
  return readingIn(await (await fetch(`${url}/metrics`)).text(), metric)
}
