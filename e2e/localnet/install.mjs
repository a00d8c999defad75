// Installs this folder's package, unless that has been done for this lock file and this version of Node. Nothing is
// kept outside the folder. SQLite is compiled where its prebuilt binary cannot be fetched: that takes minutes, once.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** The locked 12 is the last that runs on Node 20, and aborts from Node 24.19 on; this one brings its binaries along. */
const NEWER_SQLITE = 'better-sqlite3@13.2.0'

const here = new URL('.', import.meta.url)
const stamp = new URL('node_modules/.installed', here)
const [major = 0] = process.versions.node.split('.').map(Number)
const lock = readFileSync(new URL('package-lock.json', here))
const wanted = `${createHash('sha256').update(lock).digest('hex')} abi ${process.versions.modules}\n`

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) process.exit(0)

process.stdout.write(
  'Installing a PDS and a PLC server from npm; SQLite may have to be compiled, which takes minutes.\n',
)
const args = major >= 22 ? ['install', '--no-save', NEWER_SQLITE] : ['ci']
const { status, error } = spawnSync('npm', [...args, '--no-audit', '--no-fund'], {
  cwd: here,
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
if (status !== 0) {
  const why = error === undefined ? '' : ` (${error.message})`
  process.stderr.write(
    `The test network can't be installed${why}. It needs npm's registry, and a C++ compiler and Python where SQLite has no prebuilt binary.\n`,
  )
  process.exit(1)
}
writeFileSync(stamp, wanted)
