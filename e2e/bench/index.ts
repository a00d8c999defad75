/**
 * `npm run bench`: the running server against the budgets of DESIGN section 7, as ratios in one run, and counts.
 *
 * Network, server, baseline and readers are processes of their own, on loopback; all are gone when this ends. It must
 * not know how the server does its work: it starts it as people do, and looks at it from outside.
 */
import { inWords } from '../../src/errors.js'
import { noise } from './cpu.js'
import { gather } from './crowd.js'
import { fanOut, latency } from './fan-out.js'
import { filters } from './filters.js'
import { ingest } from './ingest.js'
import { memory } from './memory.js'
import { HELP, readOptions, type Options, type PartName } from './options.js'
import { renders } from './renders.js'
import { table, keeps, type Row } from './table.js'

async function run(options: Options): Promise<void> {
  const noisy = options.smoke ? undefined : noise()
  const wants = (part: PartName) => options.parts.includes(part)
  const rows: Row[] = []
  const part = async (name: string, rowsOf: () => Row[] | Promise<Row[]>) => {
    if (!options.json) process.stderr.write(`${name} …\n`)
    rows.push(...(await rowsOf()))
  }
  if (wants('ingest')) await part('ingest', () => ingest(options))
  if (wants('renders')) await part('renders', () => renders(options))
  if (wants('fan-out') || wants('latency')) {
    await part(`${options.viewers} viewers`, async () => {
      const ours = await gather('ours', options)
      return [
        ...(wants('fan-out') ? fanOut(ours, await gather('plain', options)) : []),
        ...(wants('latency') ? latency(ours, options) : []),
      ]
    })
  }
  if (wants('memory')) await part('memory', () => memory(options))
  if (wants('filters')) await part('filters', () => filters(options))

  if (options.json) {
    const figures = rows.map((row) => ({ ...row, kept: keeps(row) }))
    process.stdout.write(`${JSON.stringify({ node: process.version, noisy, rows: figures })}\n`)
  } else {
    process.stdout.write(`\n${table(rows)}\n${noisy === undefined ? '' : `\nMeasured on ${noisy}.\n`}`)
  }
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) process.stdout.write(HELP)
  else await run(options)
} catch (error) {
  process.stderr.write(`bench: ${inWords(error)}\n`)
  process.exitCode = 2
}
