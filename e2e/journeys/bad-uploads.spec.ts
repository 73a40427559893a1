import type { Page } from '@playwright/test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { Person } from '../support/api.ts'
import { openReport, submissionOf } from '../support/flow.ts'
import { expect, keep, test } from '../support/journey.ts'
import { inLibreOffice, type Step } from '../support/office.ts'
import { plant } from '../support/plant.ts'
import { Template, type MethodDetail } from '../support/template.ts'
import { zip } from '../support/zip.ts'

const YEAR = 2022
const METHOD = 'power-2022'
const MEGABYTE = 1024 * 1024
const ROWS_TOO_MANY = 20_001
/** A credit code with a right check digit that belongs to nobody. */
const SOMEBODY_ELSE = '91999999QL0000022J'

interface Kind {
  /** What the page must name: the stable code of the problem. */
  code: RegExp
  /** Refused leaves no trace; listed becomes a version whose problems stand beside the sheet. */
  outcome: 'refused' | 'listed'
  make: (to: string) => void
}

/** Each kind of bad workbook gets a located, kind error in the user's language and spoils nothing. */
test('every kind of bad workbook is refused or listed with its place, kindly', async ({ province }, info) => {
  test.setTimeout(900_000)
  const folder = info.outputPath('workbooks')
  mkdirSync(folder, { recursive: true })
  const reporter = await province.desk('enterprise_reporter')
  const { page } = reporter
  const person = await province.person('enterprise_reporter')
  const method = await person.get<MethodDetail>(`/api/v1/methods/${METHOD}`)
  const id = await openReport(person, YEAR)
  const { enterprise } = await submissionOf(person, id)

  const blank = join(folder, 'template.xlsx')
  writeFileSync(blank, await person.bytes(`/api/v1/methods/${METHOD}/template?year=${YEAR}&enterprise_id=${enterprise.id}`))
  const template = Template.open(blank, method)
  const good = join(folder, 'good.xlsx')
  inLibreOffice(blank, { steps: template.steps(plant()), target: good })

  const cell = (column: string, row: number) => template.entry('fuel', column, row)
  const typed = (column: string, row: number, value: string | number): Step => ({ do: 'type', ...cell(column, row), value })
  const fuelSheet = template.header('fuel', 'quantity').sheet
  const electricitySheet = template.header('electricity', 'quantity').sheet
  const open: Step = { do: 'unprotect', sheet: fuelSheet }
  const line = (row: number) => Number(cell('quantity', row).cell.replace(/\D/g, ''))
  const edited =
    (...steps: Step[]) =>
    (to: string) =>
      void inLibreOffice(good, { steps, target: to })
  const bytes = (made: () => Buffer) => (to: string) => writeFileSync(to, made())
  const mark = markCells(good)
  const otherYear = await person.bytes(`/api/v1/methods/${METHOD}/template?year=${YEAR + 1}&enterprise_id=${enterprise.id}`)

  const kinds: Record<string, Kind> = {
    'text in a number': { code: /input\.not_a_number/, outcome: 'listed', make: edited(typed('quantity', 1, '约100')) },
    'a division by zero': { code: /workbook\.cell_error/, outcome: 'listed', make: edited(typed('quantity', 1, '=1/0')) },
    'a negative amount': { code: /input\.out_of_range/, outcome: 'listed', make: edited(typed('quantity', 1, -5)) },
    'an impossible value': { code: /input\.out_of_range/, outcome: 'listed', make: edited(typed('moisture_received', 1, 140)) },
    'an unknown fuel': { code: /input\.unknown_code/, outcome: 'listed', make: edited(typed('fuel', 1, '龙涎煤')) },
    'a wrong unit': {
      code: /workbook\.unit_changed/,
      outcome: 'listed',
      make: edited(open, { do: 'type', ...below(template.header('fuel', 'ncv'), 3), value: 'kcal/kg' }),
    },
    'hidden rows': { code: /workbook\.hidden_rows/, outcome: 'listed', make: edited(open, { do: 'hide_row', sheet: fuelSheet, row: line(2) }) },
    'merged cells': {
      code: /workbook\.merged_cells/,
      outcome: 'listed',
      make: edited(open, { do: 'merge', sheet: fuelSheet, range: `${cell('quantity', 3).cell}:${cell('quantity', 4).cell}` }),
    },
    'a formula overwritten': { code: /workbook\.formula_overwritten/, outcome: 'listed', make: edited(open, typed('emission', 0, 1)) },
    'duplicate rows': { code: /input\.duplicate_row/, outcome: 'listed', make: edited(typed('month', 1, template.label('month', '01'))) },
    'a missing sheet': { code: /workbook\.missing_sheet/, outcome: 'listed', make: edited({ do: 'remove', sheet: electricitySheet }) },
    'a renamed header': {
      code: /workbook\.(renamed|missing)_header/,
      outcome: 'listed',
      make: edited(open, { do: 'type', ...template.header('fuel', 'quantity'), value: '用煤' }),
    },
    'another year’s template': { code: /workbook\.other_year/, outcome: 'refused', make: bytes(() => otherYear) },
    'another enterprise’s template': { code: /workbook\.other_enterprise/, outcome: 'refused', make: edited(...mark('entity', SOMEBODY_ELSE)) },
    'an old template': { code: /workbook\.old_template/, outcome: 'refused', make: edited(...mark('template', '0')) },
    'the wrong template': { code: /workbook\.wrong_template/, outcome: 'refused', make: edited({ do: 'remove', sheet: '_meta' }) },
    'not a workbook': { code: /workbook\.not_a_workbook/, outcome: 'refused', make: bytes(() => Buffer.from('这不是工作簿')) },
    'a password': {
      code: /workbook\.encrypted/,
      outcome: 'refused',
      make: (to) => void inLibreOffice(good, { password: 'qilu', target: to }),
    },
    'a zip bomb': {
      code: /workbook\.zip_bomb/,
      outcome: 'refused',
      make: bytes(() => zip([...shell(), { name: 'xl/worksheets/sheet1.xml', data: Buffer.alloc(400 * MEGABYTE, ' ') }])),
    },
    'over 20 MB': {
      code: /workbook\.too_large|too_large/,
      outcome: 'refused',
      make: bytes(() => zip([...shell(), { name: 'xl/media/image1.png', data: Buffer.alloc(21 * MEGABYTE, 1), stored: true }])),
    },
    'over 20,000 rows': {
      code: /workbook\.too_many_rows/,
      outcome: 'refused',
      make: edited(open, { do: 'rows', sheet: fuelSheet, first: line(0), count: ROWS_TOO_MANY, value: '1' }),
    },
    'cut in the middle': {
      code: /workbook\.(damaged|not_a_workbook)/,
      outcome: 'refused',
      make: bytes(() => readFileSync(good).subarray(0, readFileSync(good).length / 2)),
    },
  }

  for (const [name, kind] of Object.entries(kinds)) {
    await test.step(name, async () => {
      const file = join(folder, `${name.replace(/[^a-z]+/g, '-')}.xlsx`)
      kind.make(file)
      const before = (await submissionOf(person, id)).etag
      await page.goto(`/submissions/${id}`)
      const answered = page.waitForResponse((answer) => answer.url().includes('/uploads') && answer.request().method() === 'POST')
      await page.locator('input[type="file"]').setInputFiles(file)
      const answer = await answered.catch(() => undefined)
      if (kind.outcome === 'refused') {
        expect.soft(answer?.ok() ?? false, `${name} is refused`).toBe(false)
        await kindly(page, name, kind.code)
        expect.soft((await submissionOf(person, id)).etag, `${name} changes nothing`).toBe(before)
      } else {
        expect.soft(answer?.status(), `${name} is listed: ${await answer?.text()}`).toBeLessThan(300)
        const found = page.getByRole('button').filter({ has: page.locator('code', { hasText: kind.code }) }).first()
        await expect.soft(found, `${name} is listed as ${kind.code}`).toBeVisible()
        await expect.soft(found, `${name} is told in Chinese`).toContainText(/[\u4e00-\u9fff]/)
      }
      await keep(page, `bad-${name.replace(/[^a-z]+/g, '-')}`)
    })
  }

  await test.step('a thousands separator is no mistake', async () => {
    const file = join(folder, 'separator.xlsx')
    edited(typed('quantity', 1, '62,431.62'))(file)
    const uploaded = await person.upload(id, (await submissionOf(person, id)).etag, 'separator.xlsx', readFileSync(file))
    const { version } = (await uploaded.json()) as { version: { problem_counts: { fatal: number; error: number } } }
    expect(version.problem_counts).toMatchObject({ fatal: 0, error: 0 })
  })

  await test.step('an upload that breaks off changes nothing', async () => {
    const before = await submissionOf(person, id)
    await breakOff(province.base, person, id, before.etag, readFileSync(good))
    const after = await submissionOf(person, id)
    expect(after.etag).toBe(before.etag)
  })
})

/** The alert says in Chinese what is wrong, and names the code. */
async function kindly(page: Page, name: string, code: RegExp): Promise<void> {
  const alert = page.getByRole('alert').first()
  await expect.soft(alert, `${name} is told`).toBeVisible()
  await expect.soft(alert, `${name} is told in Chinese`).toContainText(/[\u4e00-\u9fff]{6}/)
  await expect.soft(alert, `${name} has its code`).toContainText(code)
}

/** Steps that change a line of the template's hidden mark. */
function markCells(file: string): (key: string, value: string) => Step[] {
  const lines = Array.from({ length: 12 }, (_, i) => i + 1)
  const { shown } = inLibreOffice(file, { show: lines.map((line) => ({ sheet: '_meta', cell: `A${line}` })) })
  return (key, value) => {
    const line = lines.find((one) => shown[`_meta!A${one}`] === key)
    if (!line) throw new Error(`the mark has no line ${key}`)
    return [
      { do: 'unprotect', sheet: '_meta' },
      { do: 'type', sheet: '_meta', cell: `B${line}`, value },
    ]
  }
}

function below({ sheet, cell }: { sheet: string; cell: string }, lines: number): { sheet: string; cell: string } {
  return { sheet, cell: cell.replace(/\d+/, (line) => String(Number(line) + lines)) }
}

/** The least that makes a zip look like a workbook. */
function shell(): { name: string; data: Buffer }[] {
  return [
    { name: '[Content_Types].xml', data: Buffer.from('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>') },
    {
      name: 'xl/workbook.xml',
      data: Buffer.from('<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>'),
    },
  ]
}

/** Announces the whole upload, sends half of it, and hangs up. */
function breakOff(base: string, person: Person, id: string, etag: string, file: Buffer): Promise<void> {
  const boundary = 'broken-off'
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="half.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n`
  return new Promise((resolve) => {
    const upload = httpRequest(`${base}/api/v1/submissions/${id}/uploads`, {
      method: 'POST',
      headers: {
        ...person.headers,
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': head.length + file.length + boundary.length + 8,
        'idempotency-key': crypto.randomUUID(),
        'if-match': etag,
      },
    })
    upload.on('error', () => resolve())
    upload.on('close', () => resolve())
    upload.write(head)
    upload.write(file.subarray(0, file.length / 2), () => upload.destroy())
  })
}
