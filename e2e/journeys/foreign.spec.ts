import { writeFileSync } from 'node:fs'
import { choose, field, openReport } from '../support/flow.ts'
import { expect, keep, test } from '../support/journey.ts'
import { workbook, type Cells } from '../support/workbook.ts'

const YEAR = 2022
const HEADS = ['机组编号', '燃料品种', '月份', '消耗量（万吨）', '备注']

/** A ledger of coal from January on; the columns of next month's export stand in another order. */
function ledger(months: number, order = [0, 1, 2, 3, 4]): Buffer {
  const row = (month: number) => ['1', '烟煤', `${month}月`, 6.2 + month / 1000, month % 2 ? null : '检修']
  const rows: Cells = [
    ['某热电厂燃料台账'],
    HEADS,
    ...Array.from({ length: months }, (_, month) => row(month + 1)),
    ['合计', null, null, 6.2 * months, null],
  ].map((cells, line) => (line ? order.map((at) => (cells as (string | number | null)[])[at] ?? null) : cells))
  return workbook('台账', rows as Cells)
}

/** Map an own workbook once; next month's file imports untouched. */
test('an own workbook is mapped once and recognised next month', async ({ province }, info) => {
  test.setTimeout(300_000)
  const reporter = await province.desk('enterprise_reporter')
  const { page } = reporter
  const person = await province.person('enterprise_reporter')
  const id = await openReport(person, YEAR)
  const first = info.outputPath('台账1月.xlsx')
  const next = info.outputPath('台账2月.xlsx')
  writeFileSync(first, ledger(1))
  writeFileSync(next, ledger(2, [4, 2, 3, 0, 1]))

  await test.step('the upload box says it is no template and leads to the mapping', async () => {
    await page.goto(`/submissions/${id}`)
    await page.locator('input[type="file"]').setInputFiles(first)
    await expect(page.getByText('这是本单位的自有表格。')).toBeVisible()
    await keep(page, 'foreign-offered')
    await page.getByRole('button', { name: '建立表格映射' }).click()
    await expect(page.getByRole('heading', { name: '建立表格映射' })).toBeVisible()
  })

  await test.step('sheet, header and table', async () => {
    await choose(page, field(page, '核算方法'), '核算与报告指南 发电设施')
    await choose(page, field(page, '填入方法的表格'), '化石燃料燃烧排放表')
    await page.getByRole('button', { name: '表头所在行 2' }).click()
    await keep(page, 'foreign-sheet')
    await page.getByRole('button', { name: '下一步' }).click()
  })

  await test.step('columns are proposed, the unit is read from the header', async () => {
    const quantity = page.locator('[data-column="quantity"]')
    await expect(quantity).toContainText('消耗量（万吨）')
    await expect(quantity.getByRole('textbox', { name: '消耗量 文件中的单位' })).toHaveValue('10^4t')
    await keep(page, 'foreign-columns')
    await page.getByRole('button', { name: '下一步' }).click()
  })

  await test.step('the preview shows what it becomes and what is left out; saved, it is uploaded', async () => {
    await expect(page.getByText('62,010', { exact: false }).first()).toBeVisible()
    await expect(page.getByText('合计行 1 行')).toBeVisible()
    await keep(page, 'foreign-preview')
    await page.getByRole('button', { name: '保存并上传' }).click()
    await expect(page).toHaveURL(/\/sheet\?version=/)
    await expect(page.getByText('按自有表格映射读取')).toBeVisible()
    await keep(page, 'foreign-version')
  })

  await test.step('next month’s file is known, its columns moved, and imports untouched', async () => {
    await page.goto(`/submissions/${id}`)
    await page.locator('input[type="file"]').setInputFiles(next)
    await page.getByRole('button', { name: '按此映射读取' }).first().click()
    await expect(page).toHaveURL(/\/sheet\?version=/)
    await expect(page.getByText('按自有表格映射读取')).toBeVisible()
    const { items } = await person.get<{
      items: { name: string; version: number }[]
    }>('/api/v1/layouts?search=台账1月')
    expect(items).toMatchObject([{ version: 1 }])
  })
})
