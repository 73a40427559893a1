import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Person } from '../support/api.ts'
import { submissionOf } from '../support/flow.ts'
import { beginDraft, blockOf, columnOf, draftOf, draftsOf, Grid, openReport, tableOf } from '../support/grid.ts'
import { expect, keep, test } from '../support/journey.ts'
import { inLibreOffice } from '../support/office.ts'
import { plant } from '../support/plant.ts'
import { Template, type MethodDetail } from '../support/template.ts'

const YEAR = 2022
const METHOD = 'power-2022'
const CLIPBOARD = ['clipboard-read', 'clipboard-write']

interface Version {
  id: string
  totals: { id: string; value: unknown }[]
}

/** The reporter's open report of the year, without a draft under the method. */
async function emptyReport(person: Person): Promise<string> {
  const id = await openReport(person, YEAR)
  for (const draft of (await draftsOf(person, id)).filter((one) => one.method.id === METHOD))
    await person.remove(`/api/v1/enterprises/${draft.enterprise_id}/drafts/${draft.id}`, { 'if-match': draft.etag })
  return id
}

test('a table is filled in by keyboard alone: codes, numbers, undo, and the checks follow', async ({ province }) => {
  const { page } = await province.desk('enterprise_reporter')
  const person = await province.person('enterprise_reporter')
  const id = await emptyReport(person)
  const grid = new Grid(page)

  await test.step('the draft is begun on the page of the report', async () => {
    await page.goto(`/submissions/${id}`)
    const part = page.locator('article.part', { has: page.locator(`a[href="/methods/${METHOD}"]`) })
    await part.getByRole('button', { name: '在线填报' }).click()
    const dialog = page.getByRole('dialog', { name: '开始在线填报' })
    await dialog.getByText('空白表格').click()
    await dialog.getByRole('button', { name: '开始在线填报' }).click()
    await expect(page).toHaveURL(/\/drafts\/[0-9a-f-]{36}/)
  })
  const [head] = await draftsOf(person, id)
  if (!head) throw new Error('there is no draft')
  const draft = await draftOf(person, head)
  const units = tableOf(draft, 'unit')
  const unit = plant()['unit']?.[0] ?? {}

  await test.step('a unit is typed in, its codes found by their first characters', async () => {
    await grid.cell(0, 0).click()
    await grid.keys('1', 'Tab', '1号机组', 'Tab', '300MW等级以上', 'Tab', '水冷-闭', 'Tab', '330', 'Tab', '1,650,000.5', 'Enter')
    await grid.saved()
    const kept = tableOf(await draftOf(person, draft), 'unit').rows
    expect(kept[0]?.cells).toEqual({
      unit: unit['unit'],
      name: unit['name'],
      kind: unit['kind'],
      cooling: unit['cooling'],
      capacity: '330',
      generation: '1650000.5',
    })
    await expect(grid.cell(0, columnOf(units, 'kind'))).toContainText('300MW等级以上常规燃煤机组')
    await keep(page, 'draft-keyboard')
  })

  await test.step('what is no number is marked in its cell, and mended after a jump from the list', async () => {
    await grid.cell(0, columnOf(units, 'capacity')).click()
    await grid.keys('三百三', 'Enter')
    const capacity = grid.cell(0, columnOf(units, 'capacity'))
    await expect(capacity).toHaveClass(/error|fatal/)
    await expect(page.getByRole('region', { name: '数据问题' })).toContainText('三百三')
    await page.locator('h1').click()
    await page.keyboard.press('j')
    await expect(page.locator('.problems li.current')).toHaveCount(1)
    await capacity.click()
    await grid.keys('Control+z')
    await expect(capacity.locator('.value')).toHaveText('330')
    await expect(capacity).not.toHaveClass(/error|fatal/)
  })

  await test.step('undo goes back step by step and forward again; Delete clears; arrows leave what is typed', async () => {
    const hours = columnOf(units, 'hours')
    await grid.reach(0, hours)
    await grid.keys('6900', 'ArrowLeft')
    await expect(grid.value(0, hours)).toHaveText('6,900')
    await grid.reach(0, hours)
    await grid.keys('Delete')
    await expect(grid.value(0, hours)).toHaveText('')
    await grid.keys('Control+z')
    await expect(grid.value(0, hours)).toHaveText('6,900')
    await grid.keys('Control+z')
    await expect(grid.value(0, hours)).toHaveText('')
    await grid.keys('Control+y')
    await expect(grid.value(0, hours)).toHaveText('6,900')
    await grid.keys('F2', '5', 'Enter')
    await expect(grid.value(0, hours)).toHaveText('69,005')
    await grid.keys('Control+z')
  })

  await test.step('the address box names the cell as the workbook does, and leads to one', async () => {
    const box = page.getByRole('textbox', { name: /单元格地址/ })
    await grid.cell(0, 0).click()
    const address = await box.inputValue()
    expect(address).toMatch(/^[A-Z]+\d+$/)
    await grid.keys('Control+End')
    await expect(box).not.toHaveValue(address)
    await box.fill(`${units.sheet}!${address}`)
    await box.press('Enter')
    await expect(grid.cell(0, 0)).toHaveClass(/active/)
  })

  await test.step('nothing is lost by leaving at once', async () => {
    await grid.cell(0, 0).click()
    await grid.reach(0, columnOf(units, 'supply'))
    await grid.keys('1540000.25')
    await page.getByRole('link', { name: '报告详情' }).click()
    await expect(page).toHaveURL(new RegExp(`/submissions/${id}$`))
    expect(tableOf(await draftOf(person, draft), 'unit').rows[0]?.cells['supply']).toBe('1540000.25')
  })
})

test('what is pasted by hand comes to the same as the uploaded workbook, to the digit', async ({ province }, info) => {
  test.setTimeout(300_000)
  const { page, context } = await province.desk('enterprise_reporter')
  await context.grantPermissions(CLIPBOARD)
  const person = await province.person('enterprise_reporter')
  const id = await emptyReport(person)
  const folder = info.outputPath('workbooks')
  mkdirSync(folder, { recursive: true })

  const uploaded = await test.step('the workbook, filled in LibreOffice, is uploaded', async () => {
    const { enterprise, etag } = await submissionOf(person, id)
    const method = await person.get<MethodDetail>(`/api/v1/methods/${METHOD}`)
    const blank = join(folder, 'blank.xlsx')
    const filled = join(folder, 'filled.xlsx')
    const bytes = await person.bytes(`/api/v1/methods/${METHOD}/template?year=${YEAR}&enterprise_id=${enterprise.id}`)
    writeFileSync(blank, bytes)
    inLibreOffice(blank, { steps: Template.open(blank, method).steps(plant()), target: filled })
    const sent = await person.upload(id, etag, 'filled.xlsx', readFileSync(filled))
    expect(sent.status(), await sent.text()).toBeLessThan(300)
    return ((await sent.json()) as { version: Version }).version
  })

  const draft = await beginDraft(person, id, METHOD)
  const grid = new Grid(page)
  await test.step('the same values are pasted into the sheets', async () => {
    for (const [name, rows] of Object.entries(plant())) {
      const table = tableOf(draft, name)
      await grid.open(id, draft, table)
      await grid.paste(0, 0, blockOf(draft, table, rows))
      await grid.saved()
    }
    await keep(page, 'draft-pasted')
  })

  await test.step('the draft’s totals are the workbook’s', async () => {
    const { assessment } = await draftOf(person, draft)
    expect(assessment.totals.map((total) => [total.id, total.value])).toEqual(uploaded.totals.map((total) => [total.id, total.value]))
  })

  await test.step('a paste is one step to undo', async () => {
    const fuel = tableOf(draft, 'fuel')
    await grid.open(id, draft, fuel)
    await grid.paste(0, columnOf(fuel, 'quantity'), '1\r\n2\r\n3')
    await grid.saved()
    await grid.keys('Control+z')
    await expect(grid.value(2, columnOf(fuel, 'quantity'))).not.toHaveText('3')
    await grid.saved()
    const { assessment } = await draftOf(person, draft)
    expect(assessment.totals.map((total) => total.value)).toEqual(uploaded.totals.map((total) => total.value))
  })

  await test.step('a version is made of it, after its effect was shown', async () => {
    await page.getByRole('button', { name: '生成版本' }).click()
    const dialog = page.getByRole('dialog', { name: '生成报告版本' })
    await expect(dialog.getByRole('row')).toHaveCount(uploaded.totals.length + 1)
    await keep(page, 'draft-publish')
    await dialog.getByRole('button', { name: '确认生成版本' }).click()
    await expect(page).toHaveURL(/\/sheet\?version=/)
  })

  await test.step('and printed as the official form', async () => {
    const version = new URL(page.url()).searchParams.get('version') ?? ''
    await page.goto(`/submissions/${id}/print/${version}`)
    await expect(page.getByRole('heading', { name: '法定代表人承诺书' })).toBeVisible()
    const hash = (await person.get<{ content_hash: string }>(`/api/v1/enterprises/${draft.enterprise_id}/versions/${version}`)).content_hash
    await expect(page.getByText(hash, { exact: true })).toBeVisible()
    await page.pdf({ path: info.outputPath('report.pdf'), preferCSSPageSize: true })
  })
})

test('a workbook edited elsewhere is merged with what was changed here meanwhile, cell by cell', async ({ province }, info) => {
  test.setTimeout(300_000)
  const { page, context } = await province.desk('enterprise_reporter')
  await context.grantPermissions(CLIPBOARD)
  const person = await province.person('enterprise_reporter')
  const id = await emptyReport(person)
  const draft = await beginDraft(person, id, METHOD)
  const grid = new Grid(page)
  const fuel = tableOf(draft, 'fuel')
  const quantity = columnOf(fuel, 'quantity')
  const ncv = columnOf(fuel, 'ncv')
  for (const name of ['unit', 'fuel']) {
    await grid.open(id, draft, tableOf(draft, name))
    await grid.paste(0, 0, blockOf(draft, tableOf(draft, name), plant()[name] ?? []))
    await grid.saved()
  }

  const taken = info.outputPath('taken.xlsx')
  await test.step('the draft is taken away as a workbook', async () => {
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载为工作簿' }).click()
    await (await waiting).saveAs(taken)
  })
  const address = async (row: number, column: number) => {
    await grid.cell(row, column).click()
    return { sheet: fuel.sheet, cell: await page.getByRole('textbox', { name: /单元格地址/ }).inputValue() }
  }
  const [both, file, other] = [await address(0, quantity), await address(1, quantity), await address(2, quantity)]

  const edited = info.outputPath('edited.xlsx')
  await test.step('there three cells are changed, and here two, one of them the same', async () => {
    inLibreOffice(taken, {
      steps: [
        { do: 'type', ...both, value: 61_000 },
        { do: 'type', ...file, value: 61_500.5 },
        { do: 'type', ...other, value: 60_500 },
      ],
      target: edited,
    })
    await grid.cell(0, quantity).click()
    await grid.keys('63000', 'Enter')
    await grid.cell(2, quantity).click()
    await grid.keys('63500', 'Enter')
    await grid.cell(3, ncv).click()
    await grid.keys('21', 'Enter')
    await grid.saved()
  })

  await test.step('both changes are shown beside what was there, with address and person', async () => {
    await page.getByRole('button', { name: '上传离线修改的工作簿' }).click()
    await page.locator('input[type="file"]').setInputFiles(edited)
    await expect(page).toHaveURL(/\/merges\//)
    const row = page.getByRole('row', { name: new RegExp(`${both.sheet}!${both.cell}`) })
    await expect(row).toContainText('61,000')
    await expect(row).toContainText('63,000')
    await expect(row).toContainText('62,000.25')
    await expect(page.getByText('双方均有修改（2 处）')).toBeVisible()
    await expect(page.getByText('仅工作簿中有修改（1 处），将予保留')).toBeVisible()
    await expect(page.getByText('仅系统中有修改（1 处），将予保留')).toBeVisible()
    await expect(page.getByRole('button', { name: '应用合并' })).toBeDisabled()
    await row.getByRole('radio').first().check()
    await page.getByRole('row', { name: new RegExp(`${other.sheet}!${other.cell}`) }).getByRole('radio').nth(1).check()
    await keep(page, 'draft-merge')
  })

  await test.step('what was chosen is what stands', async () => {
    await page.getByRole('button', { name: '应用合并' }).click()
    await page.getByRole('dialog', { name: '应用合并' }).getByRole('button', { name: '应用合并' }).click()
    await expect(page).toHaveURL(/\/drafts\/[0-9a-f-]{36}(\?|$)/)
    await grid.turn(fuel)
    await expect(grid.value(0, quantity)).toHaveText('61,000')
    await expect(grid.value(1, quantity)).toHaveText('61,500.5')
    await expect(grid.value(2, quantity)).toHaveText('63,500')
    await expect(grid.value(3, ncv)).toHaveText('21')
  })
})

test('two who fill in the same table at once lose nothing', async ({ province }) => {
  const first = new Grid((await province.desk('enterprise_reporter')).page)
  const second = new Grid((await province.desk('enterprise_reporter')).page)
  const person = await province.person('enterprise_reporter')
  const id = await emptyReport(person)
  const draft = await beginDraft(person, id, METHOD)
  const units = tableOf(draft, 'unit')
  const [capacity, generation] = [columnOf(units, 'capacity'), columnOf(units, 'generation')]
  await first.open(id, draft, units)
  await first.cell(0, 0).click()
  await first.keys('1', 'Enter')
  await first.saved()
  await second.open(id, draft, units)

  await test.step('changes of different cells are put together', async () => {
    await first.cell(0, capacity).click()
    await first.keys('330', 'Enter')
    await first.saved()
    await second.cell(0, generation).click()
    await second.keys('1650000', 'Enter')
    await second.saved()
    await expect(second.value(0, capacity)).toHaveText('330')
    expect(tableOf(await draftOf(person, draft), 'unit').rows[0]?.cells).toMatchObject({ capacity: '330', generation: '1650000' })
  })

  await test.step('changes of the same cell are chosen between', async () => {
    await second.cell(0, capacity).click()
    await second.keys('350', 'Enter')
    await second.saved()
    await first.cell(0, capacity).click()
    await first.keys('340', 'Enter')
    const dialog = first.page.getByRole('dialog', { name: new RegExp(`两人修改了“${units.title.zh}”`) })
    await expect(dialog).toContainText('350')
    await expect(dialog.getByRole('button', { name: '按所选内容保存' })).toBeDisabled()
    await dialog.getByRole('radio').first().check()
    await keep(first.page, 'draft-stale')
    await dialog.getByRole('button', { name: '按所选内容保存' }).click()
    await first.saved()
    const kept = tableOf(await draftOf(person, draft), 'unit').rows[0]?.cells
    expect(kept).toMatchObject({ capacity: '340', generation: '1650000' })
  })
})

test('months are sealed as they stand, and opening one again keeps both', async ({ province }) => {
  const { page, context } = await province.desk('enterprise_reporter')
  await context.grantPermissions(CLIPBOARD)
  const person = await province.person('enterprise_reporter')
  const id = await emptyReport(person)
  const draft = await beginDraft(person, id, METHOD)
  const grid = new Grid(page)
  const fuel = tableOf(draft, 'fuel')
  for (const name of ['unit', 'fuel']) {
    await grid.open(id, draft, tableOf(draft, name))
    await grid.paste(0, 0, blockOf(draft, tableOf(draft, name), plant()[name] ?? []))
    await grid.saved()
  }
  const panel = page.getByRole('region', { name: '月度数据封存' })
  const month = panel.getByRole('button', { name: /^1 月/ })

  await test.step('January is sealed late, with a reason and its hash', async () => {
    await page.reload()
    await month.click()
    await panel.getByRole('button', { name: '封存该月' }).click()
    const dialog = page.getByRole('dialog', { name: '封存 1 月数据' })
    await dialog.getByRole('textbox').fill('补录历史数据')
    await dialog.getByRole('button', { name: '确认封存' }).click()
    await expect(month).toContainText('逾期封存')
    await expect(panel.getByText(/^[0-9a-f]{64}$/)).toHaveCount(1)
    await keep(page, 'draft-months')
  })

  await test.step('opened again, corrected and sealed, it shows what changed', async () => {
    await panel.getByRole('button', { name: '重新开启' }).click()
    const dialog = page.getByRole('dialog', { name: '重新开启 1 月' })
    await dialog.getByRole('textbox').fill('化验报告更正')
    await dialog.getByRole('button', { name: '确认开启' }).click()
    await expect(month).toContainText('已重新开启')
    await grid.turn(fuel)
    await grid.cell(0, columnOf(fuel, 'quantity')).click()
    await grid.keys('61999', 'Enter')
    await grid.saved()
    await panel.getByRole('button', { name: '封存该月' }).click()
    const again = page.getByRole('dialog', { name: '封存 1 月数据' })
    await again.getByRole('textbox').fill('更正后再次封存')
    await again.getByRole('button', { name: '确认封存' }).click()
    await expect(panel.getByText(/^[0-9a-f]{64}$/)).toHaveCount(2)
    await expect(panel).toContainText('62,000.25 → 61,999')
  })
})
