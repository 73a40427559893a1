/**
 * Starts a built `qilu demo` on an empty data directory and measures what a visitor waits for: the first
 * answer, the seeded province, and the main pages in a real browser. Loopback only, bounded, stops by itself.
 */
import { expect, test, type Browser, type BrowserContext } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { binary } from '../support/paths.ts'
import { freePort } from '../support/port.ts'

const ANSWER_MS_MAX = 2_000
const SEED_SECONDS_MAX = 60
const PAGE_P95_MS_MAX = 300
const LOADS_PER_PAGE = 20
const GIVE_UP_SECONDS = 600

const PAGES: Record<string, string[]> = {
  provincial_regulator: ['/overview', '/submissions', '/enterprises', '/summary', '/accounts', '/methods'],
  enterprise_reporter: ['/work', '/submissions'],
  verifier_lead: ['/board'],
}

test('the demonstration keeps its promises on speed', async ({ browser }) => {
  test.setTimeout(GIVE_UP_SECONDS * 2 * 1000)
  const data = mkdtempSync(join(tmpdir(), 'qilu-bench-'))
  const address = `127.0.0.1:${await freePort()}`
  const base = `http://${address}`
  const started = performance.now()
  const server = spawn(binary, ['demo', '--data', data, '--listen', address], { stdio: 'ignore' })
  try {
    const answered = await until(server, started, async () => (await fetch(`${base}/`)).ok)
    report('first answer', answered, 'ms', ANSWER_MS_MAX)
    const seeded = await until(server, started, async () => {
      const { seeding } = (await (await fetch(`${base}/api/v1/system`)).json()) as { seeding: { state: string } }
      if (seeding.state === 'failed') throw new Error('seeding failed')
      return seeding.state === 'done'
    })
    report('province seeded', seeded / 1000, 's', SEED_SECONDS_MAX)
    await measurePages(browser, base)
  } finally {
    server.kill('SIGTERM')
    await new Promise((done) => server.once('exit', done))
    rmSync(data, { recursive: true, force: true })
  }
})

/** Milliseconds from the start of the process until `holds` does; refused connections count as not yet. */
async function until(server: ChildProcess, started: number, holds: () => Promise<boolean>): Promise<number> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    const elapsed = performance.now() - started
    if (elapsed > GIVE_UP_SECONDS * 1000) throw new Error('gave up waiting')
    const now = await holds().catch((error: unknown) => {
      if (error instanceof TypeError) return false
      throw error
    })
    if (now) return performance.now() - started
    await pause(10)
  }
}

async function measurePages(browser: Browser, base: string): Promise<void> {
  const logins = (await (await fetch(`${base}/api/v1/demo/logins`)).json()) as { role: string; login: string; password: string }[]
  const all: number[] = []
  for (const [role, pages] of Object.entries(PAGES)) {
    const login = logins.find((entry) => entry.role === role)
    if (!login) throw new Error(`the demonstration has no log-in for ${role}`)
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    await logIn(context, base, login)
    for (const page of pages) {
      const times = await loadTimes(context, `${base}${page}`)
      all.push(...times)
      console.log(`  ${page.padEnd(16)} median ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`)
    }
    await context.close()
  }
  report(`page loads, p95 of ${all.length}`, quantile(all, 0.95), 'ms', PAGE_P95_MS_MAX)
}

async function logIn(context: BrowserContext, base: string, login: { login: string; password: string }): Promise<void> {
  const page = await context.newPage()
  await page.goto(`${base}/login`)
  await page.locator('input[autocomplete="username"]').fill(login.login)
  await page.locator('input[type="password"]').fill(login.password)
  await page.locator('button[type="submit"]').click()
  await page.waitForURL((url) => url.pathname !== '/login')
  await page.close()
}

/** From the start of the navigation to the largest paint of the page, with the browser's cache warm. */
async function loadTimes(context: BrowserContext, url: string): Promise<number[]> {
  const page = await context.newPage()
  const times: number[] = []
  for (let load = 0; load <= LOADS_PER_PAGE; load++) {
    await page.goto(url, { waitUntil: 'networkidle' })
    const painted = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({
            type: 'largest-contentful-paint',
            buffered: true,
          })
        }),
    )
    if (load > 0) times.push(painted)
  }
  await page.close()
  return times
}

function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

function report(what: string, value: number, unit: string, most: number): void {
  const figure = `${what}: ${value.toFixed(unit === 's' ? 1 : 0)} ${unit} (promised at most ${most} ${unit})`
  console.log(figure)
  expect.soft(value, figure).toBeLessThanOrEqual(most)
}
