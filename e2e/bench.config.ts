import { defineConfig, devices } from '@playwright/test'
import { chromium } from './support/chromium.ts'
import { outputFolder } from './support/paths.ts'

/** What `make bench` runs in a browser; never part of `make test`. */
export default defineConfig({
  testDir: './bench',
  outputDir: `${outputFolder}/bench-browser`,
  workers: 1,
  retries: 0,
  reporter: 'line',
  use: { ...devices['Desktop Chrome'], launchOptions: chromium },
})
