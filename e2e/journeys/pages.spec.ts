import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Person } from '../support/api.ts'
import { openReport, submissionOf } from '../support/flow.ts'
import { beginDraft, draftsOf } from '../support/grid.ts'
import { expect, keep, test } from '../support/journey.ts'

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1440, height: 900 }
/** A text that was never translated shows as its key; the factors of the power grid have names of the same shape. */
const RAW_KEY = /\b(shell|page|menu|role|error|flow|submission|version|sheet|severity|problem|upload|result|determination|conclusion|finding|materiality|action|trace|math|origin|certainty|purpose|uncertainty|waiver|proposal|plan|work|board|overview|summary|chart|list|unit|state|account|audit|method|enterprise|draft|grid(?!\.(?:bm|ets|national|national_fossil|national_residual|om|province|region|zero)\b)|merge|month|hand|print|evidence|feed|layout|bulk|search|deadline|seeding)\.[a-z_]+\b/

/** Every page a role has, by the name its pictures get. */
const PAGES: Record<string, (person: Person) => Promise<Record<string, string>>> = {
  enterprise_reporter: async (person) => {
    const report = await first(person, '/api/v1/submissions?limit=1&year=2023')
    const version = (await submissionOf(person, report.id)).parts[0]?.versions.find((one) => one.current)
    const open = await openReport(person, 2022)
    const [draft = await beginDraft(person, open, 'power-2022')] = await draftsOf(person, open)
    return {
      work: '/work',
      draft: `/submissions/${open}/drafts/${draft.id}`,
      'draft-table': `/submissions/${open}/drafts/${draft.id}?table=fuel`,
      print: `/submissions/${report.id}/print/${version?.id}`,
      submissions: '/submissions',
      submission: `/submissions/${report.id}`,
      sheet: `/submissions/${report.id}/sheet`,
      trace: `/submissions/${report.id}/trace?figure=total:total_with`,
      versions: `/submissions/${report.id}/versions`,
      enterprise: `/enterprises/${report.enterprise.id}`,
      plans: '/plans',
      plan: `/plans/${(await first(person, '/api/v1/plans?limit=1')).id}`,
      layouts: '/layouts',
      'layout-new': '/layouts/new',
      layout: `/layouts/${(await first(person, '/api/v1/layouts?limit=1')).id}`,
      bulks: '/bulk',
      methods: '/methods',
      method: '/methods/power-2022',
    }
  },
  administrator: async () => ({ home: '/' }),
  city_regulator: async () => ({ work: '/work', enterprises: '/enterprises' }),
  verifier_lead: async (person) => {
    const report = await first(person, '/api/v1/submissions?limit=1')
    return { board: '/board', verification: `/submissions/${report.id}/verification` }
  },
  provincial_regulator: async (person) => {
    const account = await first(person, '/api/v1/accounts?limit=1')
    return {
      overview: '/overview',
      submissions: '/submissions',
      enterprises: '/enterprises',
      summary: '/summary',
      accounts: '/accounts',
      account: `/accounts/${account.id}`,
      audit: '/audit',
      plans: '/plans',
      plan: `/plans/${(await first(person, '/api/v1/plans?limit=1&state=submitted')).id}`,
      waivers: '/waivers',
      proposals: '/proposals',
      allocation: '/methods/allocation-power-2023',
      missing: '/no/such/page',
    }
  },
}

async function first(person: Person, path: string): Promise<{ id: string; enterprise: { id: string } }> {
  const { items } = await person.get<{ items: { id: string; enterprise: { id: string } }[] }>(path)
  const found = items[0]
  if (!found) throw new Error(`nothing at ${path}`)
  return found
}

for (const [role, pagesOf] of Object.entries(PAGES)) {
  test(`the pages of ${role} read well on a desk and a phone, in both languages`, async ({ province }) => {
    test.setTimeout(480_000)
    const pages = await pagesOf(await province.person(role))
    const { page } = await province.desk(role, { viewport: DESK })
    for (const [name, path] of Object.entries(pages)) {
      await test.step(name, async () => {
        await page.setViewportSize(DESK)
        await page.goto(path)
        await settled(page)
        await expect(page.getByText('演示数据').first(), 'demonstration data are marked').toBeVisible()
        await readable(page, `${role} ${name}`)
        await keep(page, `${role}-${name}-zh-1440`)

        await page.getByRole('button', { name: 'English' }).click()
        await settled(page)
        await readable(page, `${role} ${name} in English`)
        await keep(page, `${role}-${name}-en-1440`)
        await page.getByRole('button', { name: '中文' }).click()
        await settled(page)

        await page.setViewportSize(PHONE)
        await settled(page)
        const wider = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        await expect.poll(wider, { message: `${role} ${name} fits a phone` }).toBeLessThanOrEqual(1)
        await keep(page, `${role}-${name}-zh-390`)
      })
    }
  })
}

test('the log-in page reads well, in both languages', async ({ province, browser }) => {
  const context = await browser.newContext({ baseURL: province.base, locale: 'zh-CN' })
  const page = await context.newPage()
  await page.goto('/login')
  await settled(page)
  await readable(page, 'log-in')
  await keep(page, 'login-zh-1440')
  await page.getByRole('button', { name: 'English' }).click()
  await readable(page, 'log-in in English')
  await keep(page, 'login-en-1440')
  await page.setViewportSize(PHONE)
  await keep(page, 'login-en-390')
  await context.close()
})

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
}

/** Nothing failed to load, nothing is untranslated, and axe finds nothing. */
async function readable(page: Page, where: string): Promise<void> {
  await expect.soft(page.getByRole('alert'), `${where} shows no error`).toHaveCount(0)
  const text = await page.locator('body').innerText()
  expect.soft(RAW_KEY.exec(text)?.[0], `${where} is translated`).toBeUndefined()
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze()
  const found = violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`)
  expect.soft(found, `axe on ${where}`).toEqual([])
}
