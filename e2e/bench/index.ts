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
import { matching } from './matching.js'
import { memory } from './memory.js'
import { HELP, readOptions, type Options, type PartName } from './options.js'
import { renders } from './renders.js'
import { soak } from './soak/index.js'
import { table, keeps, type Row } from './table.js'

async function run(options: Options): Promise<void> {
  const noisy = options.smoke ? undefined : noise()
  const rows = await measure(options)
  if (options.json) {
    const figures = rows.map((row) => ({ ...row, kept: keeps(row) }))
    process.stdout.write(`${JSON.stringify({ node: process.version, noisy, rows: figures })}\n`)
  } else {
    const remark = options.smoke
      ? 'Everything at once and hardly at all: these figures say that it works, and no more.'
      : noisy === undefined
        ? 'Ratios and counts hold from machine to machine; the rest is of this one.'
        : `Measured on ${noisy}.`
    process.stdout.write(`\n${table(rows)}\n\n${remark}\n`)
  }
}

async function measure(options: Options): Promise<Row[]> {
  const crowds = async () => {
    const wants = (part: PartName) => options.parts.includes(part)
    const ours = await gather('ours', options)
    return [
      ...(wants('fan-out') ? fanOut(ours, await gather('plain', options)) : []),
      ...(wants('latency') ? latency(ours, options) : []),
    ]
  }
  const parts: { names: PartName[]; rowsOf: (options: Options) => Promise<Row[]> }[] = [
    { names: ['ingest'], rowsOf: ingest },
    { names: ['renders'], rowsOf: renders },
    { names: ['fan-out', 'latency'], rowsOf: crowds },
    { names: ['memory'], rowsOf: memory },
    { names: ['matching'], rowsOf: matching },
    { names: ['filters'], rowsOf: filters },
    { names: ['soak'], rowsOf: soak },
  ]
  const asked = parts.filter(({ names }) => names.some((name) => options.parts.includes(name)))
  // Whether it works can be seen of all at once; how well, only of one after the other.
  if (options.smoke) {
    const rows = await Promise.all(asked.map(({ rowsOf }) => rowsOf(options)))
    return rows.flat().map(({ part, what, value, unit }) => ({ part, what, value, unit }))
  }
  const rows: Row[] = []
  for (const { names, rowsOf } of asked) {
    if (!options.json) process.stderr.write(`${names.join(', ')} …\n`)
    rows.push(...(await rowsOf(options)))
  }
  return rows
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) process.stdout.write(HELP)
  else await run(options)
} catch (error) {
  process.stderr.write(`bench: ${inWords(error)}\n`)
  process.exitCode = 2
}
