import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReport, submissionOf } from '../support/flow.ts'
import { expect, keep, test } from '../support/journey.ts'
import { inLibreOffice } from '../support/office.ts'
import { plant } from '../support/plant.ts'
import { Template, type MethodDetail } from '../support/template.ts'

const METHOD = 'power-2022'
const YEAR = 2026
const FROM = '2026-07-01'
const BOUNDARY = '发电设施：按 2026 年排污许可证变更后的范围。'

interface Plan {
  id: string
  number: number
  state: string
  enterprise: { id: string; name: string }
}

/** From the enterprise's plan to the province's approval, and from there to the template and to what a report is told. */
test('a plan is written, approved, fills the template, and a report that departs from it is told where', async ({ province }, info) => {
  const reporter = await province.desk('enterprise_reporter')
  const person = await province.person('enterprise_reporter')
  const method = await person.get<MethodDetail & { title: { zh: string } }>(`/api/v1/methods/${METHOD}`)
  const { page } = reporter

  await test.step('the reporter begins a version with what the last one says', async () => {
    await page.goto('/plans')
    await page.getByRole('button', { name: '新建版本' }).first().click()
    const dialog = page.getByRole('dialog', { name: '新建版本' })
    await dialog.locator('.el-select').click()
    await page.getByRole('option', { name: method.title.zh }).filter({ visible: true }).first().click()
    await dialog.locator('input[type="date"]').fill(FROM)
    await dialog.getByRole('button', { name: '开始编制' }).click()
    await expect(page).toHaveURL(/\/plans\/[0-9a-f-]{36}/)
    await expect(page.getByText('内容与上一版一致')).toBeVisible()
  })
  const id = /\/plans\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''

  await test.step('changes it by the keyboard, and is shown what changed', async () => {
    await page.locator('#boundary textarea').fill(BOUNDARY)
    const place = page.locator('#meters').getByLabel('安装位置').first()
    await place.fill('输煤皮带头部')
    await place.press('Tab')
    await page.keyboard.press('Control+s')
    await expect(page.locator('#changes')).toContainText('输煤皮带头部')
    await expect(page.locator('#changes')).toContainText(BOUNDARY)
    await keep(page, `${info.project.name}-plan-written`)
  })

  await test.step('a plan that is not complete is not submitted', async () => {
    const quality = page.locator('#quality textarea')
    const said = await quality.inputValue()
    await quality.fill('')
    await page.getByRole('button', { name: '保存' }).click()
    await expect(page.getByText('没有填写“数据内部质量控制”。')).toBeVisible()
    await page.getByRole('button', { name: '提交审核' }).click()
    const dialog = page.getByRole('dialog', { name: '提交审核' })
    await expect(dialog.getByRole('alert')).toContainText('还有 1 处错误')
    await expect(dialog.getByRole('button', { name: '确认提交审核' })).toBeDisabled()
    await dialog.getByRole('button', { name: '取消' }).click()
    await expect(dialog).toBeHidden()
    await quality.fill(said)
  })

  await test.step('what was typed is kept, and submitted', async () => {
    await page.getByRole('button', { name: '提交审核' }).click()
    const dialog = page.getByRole('dialog', { name: '提交审核' })
    await dialog.getByRole('button', { name: '确认提交审核' }).click()
    await expect(dialog).toBeHidden()
    expect((await person.get<Plan>(`/api/v1/plans/${id}`)).state).toBe('submitted')
  })

  await test.step('the province finds it among its tasks, reads what changed and approves', async () => {
    const regulator = await province.desk('provincial_regulator')
    const plan = await person.get<Plan>(`/api/v1/plans/${id}`)
    await regulator.page.goto('/work')
    const tasks = regulator.page.getByRole('region', { name: '质控计划' })
    await tasks.getByRole('link', { name: new RegExp(`${plan.enterprise.name}.*第 ${plan.number} 版`) }).click()
    await expect(regulator.page.locator('#changes')).toContainText('输煤皮带头部')
    await keep(regulator.page, `${info.project.name}-plan-decide`)
    await regulator.page.getByRole('button', { name: '审核通过' }).click()
    const dialog = regulator.page.getByRole('dialog', { name: '审核通过' })
    await dialog.getByRole('button', { name: '确认审核通过' }).click()
    await expect(dialog).toBeHidden()
    expect((await person.get<Plan>(`/api/v1/plans/${id}`)).state).toBe('approved')
  })

  await test.step('the template begins with the units and fuels of the plan', async () => {
    const blank = join(mkdtempSync(join(tmpdir(), 'qilu-plan-')), 'template.xlsx')
    writeFileSync(blank, await person.bytes(`/api/v1/methods/${METHOD}/template?year=${YEAR}`))
    const template = Template.open(blank, method)
    const unit = template.entry('unit', 'unit')
    const kind = template.entry('unit', 'kind')
    const december = template.entry('fuel', 'month', 11)
    const { shown } = inLibreOffice(blank, { show: [unit, kind, december] })
    const at = ({ sheet, cell }: { sheet: string; cell: string }) => String(shown[`${sheet}!${cell}`])
    expect(at(unit)).toBe('1')
    expect(at(kind)).toContain('300MW')
    expect(at(december)).toBe('12月')
  })

  await test.step('a default where the plan says measured is found at its cell', async () => {
    const report = await openReport(person, YEAR)
    const { enterprise, etag } = await submissionOf(person, report)
    const fuel = (plant()['fuel'] ?? []).map((row) => (row['month'] === '08' ? without(row, 'ncv') : row))
    const tables = Object.fromEntries(
      Object.entries({ ...plant(), fuel }).map(([table, rows]) => [
        table,
        rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value)]))),
      ]),
    )
    const entries = { method: METHOD, year: YEAR, entity: enterprise.credit_code, tables }
    const sent = await person.post(`/api/v1/submissions/${report}/entries`, { entries }, { 'if-match': etag })
    expect(sent.status(), await sent.text()).toBeLessThan(300)
    const { version } = (await sent.json()) as {
      version: { problems: { code: string; place: { table?: string; row_key?: string; column?: string } }[] }
    }
    const ours = version.problems.filter((one) => one.code === 'PLAN-001')
    expect(ours.map((one) => one.place)).toMatchObject([{ table: 'fuel', row_key: '1|bituminous|08', column: 'ncv' }])
    await page.goto(`/submissions/${report}`)
    await expect(page.getByText('质控计划规定“收到基低位发热量”实测', { exact: false }).first()).toBeVisible()
    await keep(page, `${info.project.name}-plan-report`)
  })
})

function without(row: Record<string, string | number>, column: string): Record<string, string | number> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== column))
}
