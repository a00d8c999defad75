import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * A Chromium that is there: the one in `PW_CHROMIUM`, Playwright's own, or the system's.
 * @throws Error with the one command to run
 */
export function findBrowser(): string {
  const given = process.env['PW_CHROMIUM']
  const found = [...(given === undefined ? [chromium.executablePath()] : [given]), ...PLACES].find((path) =>
    existsSync(path),
  )
  if (found !== undefined) return found
  const command = existsSync('/usr/bin/apt-get')
    ? 'apt-get install -y chromium'
    : 'npx playwright install chromium'
  throw new Error(`The browser tests found no Chromium. Run:  ${command}`)
}
