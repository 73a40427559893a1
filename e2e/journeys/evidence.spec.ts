import { deflateSync } from 'node:zlib'
import { choose, field, openReport } from '../support/flow.ts'
import { expect, keep, test } from '../support/journey.ts'

const YEAR = 2021
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n')

/** A laboratory report is attached, what does not fit is told, and it is taken out with a reason that stays. */
test('a laboratory report is attached to a report, checked, and taken out with its reason', async ({ province }, info) => {
  const { page } = await province.desk('enterprise_reporter')
  const person = await province.person('enterprise_reporter')
  const id = await openReport(person, YEAR)
  await page.goto(`/submissions/${id}`)
  const panel = page.getByRole('region', { name: '佐证材料', exact: true }).first()
  await expect(panel.getByText('尚无佐证材料')).toBeVisible()

  await test.step('a file that is no document is refused kindly', async () => {
    await panel.getByRole('button', { name: '附材料' }).click()
    const dialog = page.getByRole('dialog', { name: '附材料' })
    await dialog.locator('input[type=file]').setInputFiles({ name: 'tool.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ program') })
    await choose(page, field(dialog, '类别'), '台账')
    await dialog.getByRole('button', { name: '附材料' }).click()
    await expect(dialog.getByText('只接受 PDF、JPEG、PNG 和 .xlsx 文件', { exact: false })).toBeVisible()
    await dialog.getByRole('button', { name: '取消' }).click()
  })

  await test.step('a report tested before it was received is told at once', async () => {
    await panel.getByRole('button', { name: '附材料' }).click()
    const dialog = page.getByRole('dialog', { name: '附材料' })
    await dialog.locator('input[type=file]').setInputFiles({ name: '3月 检测报告.pdf', mimeType: 'application/pdf', buffer: PDF })
    const input = (name: string) => field(dialog, name).locator('input').first()
    await input('检测机构').fill('演示检测中心')
    await input('CMA 编号').fill('演示-0000')
    await input('报告编号').fill('R-03')
    await input('样品编号').fill('S-03')
    await input('采样日期').fill(`${YEAR}-03-31`)
    await input('收样日期').fill(`${YEAR}-04-02`)
    await input('检测日期').fill(`${YEAR}-04-01`)
    await input('签发日期').fill(`${YEAR}-04-10`)
    await keep(page, `${info.project.name}-evidence-dialog`)
    await dialog.getByRole('button', { name: '附材料' }).click()
    await expect(dialog).toBeHidden()
    await expect(panel.getByText('3月 检测报告.pdf')).toBeVisible()
    await expect(panel.getByText('EVID-002')).toBeVisible()
  })

  await test.step('a picture shows itself, and the list is filtered', async () => {
    await panel.getByRole('button', { name: '附材料' }).click()
    const dialog = page.getByRole('dialog', { name: '附材料' })
    await dialog.locator('input[type=file]').setInputFiles({ name: '台账.png', mimeType: 'image/png', buffer: picture() })
    await choose(page, field(dialog, '类别'), '台账')
    await dialog.getByRole('button', { name: '附材料' }).click()
    await expect(dialog).toBeHidden()
    await expect(panel.locator('img')).toBeVisible()
    await keep(page, `${info.project.name}-evidence-panel`)
    await page.goto(`/submissions/${id}?kind=lab_report`)
    await expect(panel.getByText('3月 检测报告.pdf')).toBeVisible()
    await expect(panel.getByText('台账.png')).toHaveCount(0)
  })

  await test.step('removal asks why and keeps the mark', async () => {
    await panel.getByRole('button', { name: '移除', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: '移除' })
    const confirm = dialog.getByRole('button', { name: '移除' })
    await expect(confirm).toBeDisabled()
    await dialog.locator('textarea').fill('日期有误，已请检测机构更正')
    await confirm.click()
    await expect(dialog).toBeHidden()
    await expect(panel.getByText('3月 检测报告.pdf')).toHaveCount(0)
    await page.goto(`/submissions/${id}?removed=true`)
    await expect(panel.getByText('日期有误，已请检测机构更正', { exact: false })).toBeVisible()
  })
})

/** A small grey square as a PNG. */
function picture(): Buffer {
  const size = 16
  const crc = (bytes: Buffer) => {
    let value = ~0
    for (const byte of bytes) {
      value ^= byte
      for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    }
    return ~value >>> 0
  }
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const tail = Buffer.alloc(4)
    tail.writeUInt32BE(crc(body))
    return Buffer.concat([head, body, tail])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.concat(Array.from({ length: size }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(size, 150)])))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}
