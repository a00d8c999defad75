import { defineConfig } from 'playwright/test'
import main from '../playwright.config.js'

/** As the other browser tests, but read from their sources, and one after the other: they share one network. */
export default defineConfig({
  ...main,
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/localnet',
  fullyParallel: false,
  workers: 1,
})
