import { actButton, confirm, openReport, submissionOf } from '../support/flow.ts'
import { expect, keep, test } from '../support/journey.ts'
import type { Person } from '../support/api.ts'
import { plant } from '../support/plant.ts'

const YEAR = 2026

interface Version {
  problems: { code: string; severity: string; answer?: string | null; answer_evidence?: string | null }[]
}

/** Warnings stop a submission kindly: the dialog leads to them, and once explained the report goes on. */
test('a report with warnings is submitted once each is explained, and the verifier’s side sees the explanation', async ({ province }, info) => {
  const { page } = await province.desk('enterprise_reporter')
  const person = await province.person('enterprise_reporter')
  const id = await openReport(person, YEAR)
  const report = await submissionOf(person, id)
  const [first, ...others] = plant()['fuel'] ?? []
  // Carbon that is too high for coal: a warning, not an error.
  const fuel = [{ ...first, carbon_air_dried: '75.00' }, ...others]
  const tables = Object.fromEntries(
    Object.entries({ ...plant(), fuel }).map(([table, rows]) => [
      table,
      rows.map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value)]))),
    ]),
  )
  const entries = { method: 'power-2022', year: YEAR, entity: report.enterprise.credit_code, tables }
  const sent = await person.post(`/api/v1/submissions/${id}/entries`, { entries }, { 'if-match': report.etag })
  expect(sent.status(), await sent.text()).toBeLessThan(300)
  const warnings = (await versionOf(person, id)).problems.filter((one) => one.severity === 'warning')
  expect(warnings.length).toBeGreaterThan(0)

  await page.goto(`/submissions/${id}`)
  const panel = page.getByRole('region', { name: '警告与说明' })
  await expect(panel.getByRole('status')).toHaveText(`${warnings.length} 条警告待说明`)

  await test.step('submitting says what is missing and leads there', async () => {
    const { label, button } = await actButton(page, person, id, 'submit')
    await button.click()
    const dialog = page.getByRole('dialog', { name: label })
    await expect(dialog.getByRole('button', { name: /^确认/ })).toBeDisabled()
    await keep(page, `${info.project.name}-warnings-blocked`)
    await dialog.getByRole('button', { name: `去说明这 ${warnings.length} 条警告` }).click()
    await expect(dialog).toBeHidden()
    await expect(panel.locator('textarea').first()).toBeFocused()
  })

  await test.step('each is explained, with its proof', async () => {
    for (let left = warnings.length; left > 0; left -= 1) {
      const item = panel.locator('[data-waits]').first()
      await item.locator('textarea').fill(`已核对化验记录（${left}）。`)
      await item.getByLabel('佐证材料的名称或编号（可不填）').fill(`JC-${left}`)
      await item.getByRole('button', { name: '保存说明' }).click()
      await expect(panel.locator('[data-waits]')).toHaveCount(left - 1)
    }
    await expect(panel.getByRole('status')).toHaveText('警告均已说明')
    const answered = (await versionOf(person, id)).problems.filter((one) => one.severity === 'warning')
    expect(answered.every((one) => one.answer && one.answer_evidence)).toBe(true)
    await keep(page, `${info.project.name}-warnings-explained`)
  })

  await test.step('now it is submitted, and who checks it reads the explanation', async () => {
    await page.reload()
    const { label, button } = await actButton(page, person, id, 'submit')
    await button.click()
    await confirm(page, label)
    expect((await submissionOf(person, id)).state).toBe('enterprise_approval')
    const approver = await province.desk('enterprise_approver')
    await approver.page.goto(`/submissions/${id}`)
    const seen = approver.page.getByRole('region', { name: '警告与说明' })
    if (warnings.length > 3) await seen.locator('summary').click()
    await expect(seen.getByText('已核对化验记录（1）。')).toBeVisible()
    await expect(seen.getByText('JC-1', { exact: false }).first()).toBeVisible()
    await expect(seen.locator('textarea')).toHaveCount(0)
  })
})

async function versionOf(person: Person, id: string): Promise<Version> {
  const report = await submissionOf(person, id)
  const version = report.parts[0]?.versions.find((one) => one.current)
  if (!version) throw new Error('no current version')
  return person.get<Version>(`/api/v1/enterprises/${report.enterprise.id}/versions/${version.id}`)
}
