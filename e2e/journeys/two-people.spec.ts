import { submissionOf } from '../support/flow.ts'
import { openReport } from '../support/flow.ts'
import { expect, keep, test } from '../support/journey.ts'

/** Two people have the same report open; the one who comes second is told, and nothing is lost. */
test('the second of two people who edit one report is told, and loads the latest', async ({ province }) => {
  const first = await province.desk('enterprise_reporter')
  const second = await province.desk('enterprise_reporter')
  const person = await province.person('enterprise_reporter')
  const id = await openReport(person, 2026)

  const template = await person.bytes(
    `/api/v1/methods/power-2022/template?year=2026&enterprise_id=${(await submissionOf(person, id)).enterprise.id}`,
  )
  const file = { name: 'power-2026.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: template }

  await first.page.goto(`/submissions/${id}`)
  await second.page.goto(`/submissions/${id}`)
  await expect(second.page.locator('input[type="file"]')).toBeAttached()
  await first.page.locator('input[type="file"]').setInputFiles(file)
  await expect(first.page).toHaveURL(/\/sheet/)
  const stored = await submissionOf(person, id)

  // The second one still holds the report as it was before.
  await second.page.locator('input[type="file"]').setInputFiles(file)
  await expect(second.page.getByRole('alert')).toContainText(/已被|更新|最新/)
  await keep(second.page, 'two-people-second')
  expect((await submissionOf(person, id)).etag, 'nothing changed').toBe(stored.etag)

  await second.page.reload()
  const number = Math.max(...stored.parts.flatMap((part) => part.versions.map((version) => version.number)))
  await expect(second.page.getByText(`第 ${number} 版`).first()).toBeVisible()
})
