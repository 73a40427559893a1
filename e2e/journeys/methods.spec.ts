import { expect, keep, test } from '../support/journey.ts'
import type { Text } from '../support/api.ts'

interface Formula {
  source: string
  mathematics: Text | null
}
interface Method {
  title: Text
  tables: { id: string; columns: { id: string; symbol: string | null; formula: Formula | null }[] }[]
  factors: { factor: string; values: { value: string; source: string; confidence: string; label: Text | null }[] }[]
  checks: { id: string; says: Text }[]
}

/** A person looks up how something is calculated: the right method, its formulas, factors and checks. */
test('a method is found, and shows its formulas, factors with their certainty, and checks', async ({ province }, info) => {
  const { page } = await province.desk('enterprise_reporter')
  const person = await province.person('enterprise_reporter')
  const methods = await person.get<{ id: string; sector: string; purpose: string; title: Text }[]>('/api/v1/methods')
  const editions = await person.get<{ instrument: string; in_force: string; sector: string }[]>('/api/v1/editions')

  await test.step('the list holds every method and every edition without one', async () => {
    await page.goto('/methods')
    await expect(page.getByText(`共 ${methods.length} 种方法`)).toBeVisible()
    for (const edition of editions) {
      const row = page.getByRole('row', { name: new RegExp(edition.instrument) })
      await expect(row).toContainText('尚无方法')
      await expect(row).toContainText(edition.in_force)
    }
  })

  await test.step('search and filters narrow it, and stand in the address', async () => {
    await page.getByPlaceholder('方法名称、依据文件、行业').fill('水泥生产企业')
    const named = methods.filter((one) => one.title.zh.includes('水泥生产企业'))
    expect(named.length).toBeGreaterThan(0)
    await expect(page.getByText(`共 ${named.length} 种方法`)).toBeVisible()
    await expect(page).toHaveURL(/search=/)
    const cement = methods.filter((one) => one.sector === 'cement')
    await page.goto('/methods?sector=cement&purpose=compliance')
    const compliance = cement.filter((one) => one.purpose === 'compliance')
    expect(compliance.length).toBeGreaterThan(0)
    await expect(page.getByText(`共 ${compliance.length} 种方法`)).toBeVisible()
    for (const one of compliance) await expect(page.getByRole('link', { name: one.title.zh })).toBeVisible()
  })

  const method = await person.get<Method>('/api/v1/methods/cement-2013')
  await test.step('a formula is set as mathematics and heard as the server wrote it', async () => {
    await page.goto('/methods?sector=cement')
    await page.getByRole('link', { name: method.title.zh, exact: true }).click()
    const emission = method.tables.find((one) => one.id === 'fuel')?.columns.find((one) => one.id === 'emission')
    expect(emission?.formula?.mathematics?.zh).toContain('44/12')
    const heard = `${emission?.symbol} = ${emission?.formula?.mathematics?.zh}`
    const formula = page.locator('#table-fuel').getByRole('math', { name: heard, exact: true })
    await expect(formula).toBeVisible()
    await expect(formula.locator('.fraction .top')).toHaveText('44')
    await expect(formula.locator('.fraction .bottom')).toHaveText('12')
  })

  await test.step('a factor that nobody checked against the source says so in words', async () => {
    const values = method.factors.flatMap((factor) => factor.values.map((value) => ({ ...value, factor: factor.factor })))
    const doubtful = values.find((value) => value.confidence !== 'checked' && value.label)
    if (!doubtful) throw new Error('every factor of cement is checked: choose another method for this step')
    await page.getByPlaceholder('因子、品种、出处').fill(doubtful.label?.zh ?? '')
    const row = page.locator('#factors').getByRole('row').filter({ hasText: doubtful.factor }).filter({ hasText: doubtful.label?.zh }).first()
    await expect(row).toContainText(doubtful.value)
    await expect(row).toContainText(/尚未与原文核对|单一第三方来源|不确定/)
    await keep(page, `${info.project.name}-method-factors`)
  })

  await test.step('checks say what they say, and the template comes', async () => {
    for (const check of method.checks) await expect(page.locator('#checks')).toContainText(check.says.zh)
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载填报模板' }).click()
    expect((await waiting).suggestedFilename()).toContain('cement-2013')
  })
})

test('enterprises are offered no allocation plan to fill in', async ({ province }) => {
  const person = await province.person('enterprise_reporter')
  const methods = await person.get<{ id: string; purpose: string; sector: string }[]>('/api/v1/methods')
  const plan = methods.find((one) => one.purpose === 'allocation' && one.sector === 'power')
  if (!plan) throw new Error('there is no allocation plan of power')
  const { page } = await province.desk('enterprise_reporter')
  await page.goto(`/methods/${plan.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.getByRole('button', { name: '下载填报模板' })).toHaveCount(0)
})
