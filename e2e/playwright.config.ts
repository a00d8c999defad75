import { defineConfig } from 'playwright/test'
import { findBrowser } from './browser.js'

/** Browser tests. Each starts its own server and its own network on free ports, so they may run side by side. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.js',
  outputDir: '../../test-results',
  fullyParallel: true,
  workers: 2,
  // Long, because a machine may be slow, and what is awaited is awaited by name: only what fails takes so long.
  timeout: 120_000,
  // What fails once and then passes is told as flaky: a race to mend, no reason to refuse what is right.
  retries: 1,
  // Where nothing works, each test would take its time to say so.
  maxFailures: 10,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    launchOptions: {
      executablePath: findBrowser(),
      // Root (a container) has no sandbox; the rest keeps Chromium from calling home.
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
})
