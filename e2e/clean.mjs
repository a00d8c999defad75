// Empties dist/, so that a test whose source is gone cannot run from yesterday's build.
import { rmSync } from 'node:fs'

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true })
