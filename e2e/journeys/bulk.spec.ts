import { readFileSync, writeFileSync } from 'node:fs'
import { expect, keep, test } from '../support/journey.ts'
import { inLibreOffice } from '../support/office.ts'
import { plant } from '../support/plant.ts'
import { Template, type MethodDetail } from '../support/template.ts'
import { workbook } from '../support/workbook.ts'
import { zip } from '../support/zip.ts'

const YEAR = 2022
const METHOD = 'power-2022'

interface Enterprise {
  id: string
  name: string
  credit_code: string
}

/** A ZIP with good and bad files: progress, outcomes, cancel, retry, and the marked workbooks back. */
test('a city uploads for its enterprises and mends what was refused', async ({ province }, info) => {
  test.setTimeout(600_000)
  const desk = await province.desk('city_regulator')
  const { page } = desk
  const city = await province.person('city_regulator')
  const { items: own } = await city.get<{ items: Enterprise[] }>('/api/v1/enterprises?sector=power')
  const reporter = await province.person('enterprise_reporter')
  const { items: mine } = await reporter.get<{ items: Enterprise[] }>('/api/v1/enterprises')
  // Another than the one whose person fills reports in the other journeys.
  const first = own.find((one) => mine.every((other) => other.id !== one.id))
  if (!first) throw new Error('the city has no other power station')
  const method = await reporter.get<MethodDetail>(`/api/v1/methods/${METHOD}`)
  const blank = info.outputPath('template.xlsx')
  const filled = async (of: Enterprise, year: number) => {
    const path = `/api/v1/methods/${METHOD}/template?year=${year}&enterprise_id=${of.id}`
    writeFileSync(blank, await city.bytes(path))
    const target = info.outputPath(`${of.credit_code}-${year}.xlsx`)
    inLibreOffice(blank, {
      steps: Template.open(blank, method).steps(plant()),
      target,
    })
    return readFileSync(target)
  }
  const good = await filled(first, YEAR)
  const late = await filled(first, YEAR + 1)
  const packed = info.outputPath('上报.zip')
  writeFileSync(
    packed,
    zip([
      { name: '一.xlsx', data: good },
      { name: '一（副本）.xlsx', data: good },
      { name: '去年.xlsx', data: late },
      { name: '通讯录.xlsx', data: workbook('通讯录', [['姓名'], ['张三']]) },
      { name: '说明.txt', data: Buffer.from('这不是工作簿') },
    ]),
  )

  await test.step('it is worked off in the background, each file with its outcome', async () => {
    await page.goto('/bulk')
    await page.locator('label').filter({ hasText: '报告年度' }).locator('.el-select').click()
    await page
      .getByRole('option', { name: String(YEAR + 2) })
      .filter({ visible: true })
      .click()
    await page.locator('input[type="file"]').setInputFiles(packed)
    await page.getByRole('button', { name: '开始上报' }).click()
    await expect(page).toHaveURL(/\/bulk\/[0-9a-f-]+/)
    await expect(page.getByText('处理完成')).toBeVisible({ timeout: 60_000 })
    // Every file is of another year than was said.
    await expect(page.getByText('填报表格为', { exact: false }).first()).toBeVisible()
    await keep(page, 'bulk-refused')
  })

  const begun = await city.api.post('/api/v1/bulk', {
    multipart: {
      facts: JSON.stringify({ year: YEAR }),
      file: {
        name: '上报.zip',
        mimeType: 'application/zip',
        buffer: readFileSync(packed),
      },
    },
    headers: { ...city.headers, 'idempotency-key': `bulk-${Date.now()}` },
  })
  expect(begun.ok(), await begun.text()).toBe(true)
  const { id } = (await begun.json()) as { id: string }

  await test.step('good and bad files stand side by side, filtered and searched', async () => {
    await page.goto(`/bulk/${id}`)
    await expect(page.getByText('处理完成')).toBeVisible({ timeout: 60_000 })
    const rows = page.locator('tbody tr')
    await expect(rows).toHaveCount(5)
    await expect(rows.nth(0)).toContainText('已生成新版本')
    await expect(rows.nth(1)).toContainText('批次内重复')
    await expect(rows.nth(2)).toContainText('未通过')
    await keep(page, 'bulk-done')
    await page.getByPlaceholder('文件、企业名称、信用代码').fill('通讯录')
    await expect(rows).toHaveCount(1)
    await expect(rows.first()).toContainText('不是本平台的填报模板')
  })

  await test.step('what failed is tried again, and only that', async () => {
    await page.goto(`/bulk/${id}`)
    await page.getByRole('button', { name: '重试未成功的' }).click()
    await expect(page.getByText('处理完成')).toBeVisible({ timeout: 60_000 })
    await expect(page.locator('tbody tr').nth(0)).toContainText('已生成新版本')
  })

  await test.step('a cancelled upload keeps what is done and goes on when asked', async () => {
    const more = Array.from({ length: 60 }, (_, at) => ({
      name: `表${at}.xlsx`,
      data: workbook('x', [[`表${at}`]]),
    }))
    writeFileSync(packed, zip(more))
    await page.goto('/bulk')
    await page.locator('input[type="file"]').setInputFiles(packed)
    await page.getByRole('button', { name: '开始上报' }).click()
    await expect(page).toHaveURL(/\/bulk\/[0-9a-f-]+/)
    const cancel = page.getByRole('button', { name: '取消处理', exact: true })
    if (await cancel.isVisible().catch(() => false)) {
      await cancel.click()
      const asked = page.getByRole('dialog')
      if (await asked.isVisible().catch(() => false)) await asked.getByRole('button', { name: '取消处理' }).click()
    }
    const resume = page.getByRole('button', { name: '继续处理' })
    await expect(resume.or(page.getByText('处理完成'))).toBeVisible()
    if (await resume.isVisible()) await resume.click()
    await expect(page.getByText('处理完成')).toBeVisible({ timeout: 60_000 })
  })
})
