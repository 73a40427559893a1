import { defineConfig, devices } from '@playwright/test'
import { chromium } from './support/chromium.ts'
import { outputFolder } from './support/paths.ts'

/** One browser, two servers: every journey runs on SQLite, the main one on PostgreSQL too. */
export default defineConfig({
  testDir: './journeys',
  globalSetup: './support/servers.ts',
  outputDir: `${outputFolder}/browser`,
  // The journeys share one province and one machine of two cores: one after the other.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: `${outputFolder}/playwright.json` }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: chromium,
  },
  projects: [
    { name: 'sqlite', metadata: { database: 'sqlite' } },
    { name: 'postgresql', metadata: { database: 'postgresql' }, testMatch: 'main-walk.spec.ts' },
  ],
})
