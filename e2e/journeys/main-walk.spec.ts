import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Person } from '../support/api.ts'
import { act, confirm, submissionOf, type Submission } from '../support/flow.ts'
import { expect, keep, test, type Desk } from '../support/journey.ts'
import { inLibreOffice } from '../support/office.ts'
import { plant } from '../support/plant.ts'
import { Template, type MethodDetail } from '../support/template.ts'

const YEAR = 2025
const METHOD = 'power-2022'

/** A report from the empty template to the province's total and back to the cell, as people do it. */
test('a workbook becomes a determined line in the province, and the line leads back to its cell', async ({ province }, info) => {
  test.setTimeout(600_000)
  const folder = info.outputPath('workbooks')
  mkdirSync(folder, { recursive: true })
  const shot = (desk: Desk, name: string) => keep(desk.page, `${info.project.name}-walk-${name}`)

  const reporter = await province.desk('enterprise_reporter')
  const reporterAtApi = await province.person('enterprise_reporter')
  const method = await reporterAtApi.get<MethodDetail>(`/api/v1/methods/${METHOD}`)

  const id = await test.step('the reporter opens a new year', async () => {
    await reporter.page.goto('/submissions')
    await reporter.page.getByRole('button', { name: '新建年度报告' }).click()
    const dialog = reporter.page.getByRole('dialog', { name: '新建年度报告' })
    await dialog.locator('.el-select').click()
    await reporter.page.getByRole('option', { name: String(YEAR) }).click()
    await dialog.getByRole('button', { name: '新建', exact: true }).click()
    await expect(reporter.page).toHaveURL(/\/submissions\/[0-9a-f-]{36}/)
    return /\/submissions\/([0-9a-f-]{36})/.exec(reporter.page.url())?.[1] ?? ''
  })

  const blank = join(folder, 'template.xlsx')
  await test.step('downloads the template', async () => {
    const waiting = reporter.page.waitForEvent('download')
    const part = reporter.page.locator('article.part', { has: reporter.page.locator(`a[href="/methods/${METHOD}"]`) })
    await part.getByRole('button', { name: '下载填报模板' }).click()
    await (await waiting).saveAs(blank)
  })

  const template = Template.open(blank, method)
  const filled = join(folder, 'filled.xlsx')
  const recalculated = await test.step('fills it in LibreOffice, which recalculates it', () => {
    const shown = inLibreOffice(blank, {
      steps: template.steps(plant()),
      show: method.totals.map((total) => template.total(total.id)),
      target: filled,
    }).shown
    return new Map(
      method.totals.map((total) => {
        const { sheet, cell } = template.total(total.id)
        return [total.id, Number(shown[`${sheet}!${cell}`])]
      }),
    )
  })

  await test.step('uploads it: the figures are those LibreOffice computed', async () => {
    await upload(reporter, id, filled)
    await expect(reporter.page).toHaveURL(/\/sheet/)
    await shot(reporter, 'uploaded')
    const version = await currentVersion(reporterAtApi, id)
    for (const total of version.totals) {
      const ours = Number(valueOf(total.value))
      expect(recalculated.get(total.id), `${total.id} in LibreOffice`).toBeCloseTo(ours, total.decimals ?? 2)
      await expect(reporter.page.getByRole('row', { name: new RegExp(`^\\s*${total.label.zh}`) }).first()).toContainText(
        ours.toLocaleString('en-US', { minimumFractionDigits: total.decimals ?? 0 }),
      )
    }
    // It is another plant than last year's report was about: nothing else is to be explained.
    expect(version.problems.filter((one) => one.severity !== 'note').map((one) => one.code)).toEqual(['HIST-001'])
  })

  await test.step('breaks a cell, and gets the workbook back with that cell marked', async () => {
    const broken = join(folder, 'broken.xlsx')
    const cell = template.entry('fuel', 'quantity', 4)
    inLibreOffice(filled, { steps: [{ do: 'type', ...cell, value: '约62000' }], target: broken })
    await upload(reporter, id, broken)
    const at = `${cell.sheet}!${cell.cell}`
    const problem = reporter.page.getByRole('button', { name: at }).first()
    await expect(problem).toBeVisible()
    await problem.click()
    await shot(reporter, 'broken')

    const waiting = reporter.page.waitForEvent('download')
    await reporter.page.getByRole('button', { name: '下载批注表格' }).click()
    const annotated = join(folder, 'annotated.xlsx')
    await (await waiting).saveAs(annotated)
    const marked = inLibreOffice(annotated, { show: [cell], names: true })
    const before = inLibreOffice(broken, { show: [cell] })
    expect(marked.shown[at]).toBe('约62000')
    expect(marked.notes[at]).toBeTruthy()
    expect(marked.colours[at]).not.toBe(before.colours[at])

    await reporter.page.goto(`/submissions/${id}`)
    const submission = await submissionOf(reporterAtApi, id)
    const submit = submission.available_actions.find((one) => one.action === 'submit')
    expect(submit?.blocked?.zh, 'a report with errors cannot be submitted').toBeTruthy()
    await reporter.page.getByRole('button', { name: submit?.label.zh, exact: true }).click()
    const dialog = reporter.page.getByRole('dialog')
    await expect(dialog).toContainText(submit?.blocked?.zh ?? '')
    await expect(dialog.getByRole('button', { name: /^确认/ })).toBeDisabled()
  })

  await test.step('mends it: the file sent first is current again, and is submitted', async () => {
    await upload(reporter, id, filled)
    expect((await currentVersion(reporterAtApi, id)).problem_counts).toMatchObject({ fatal: 0, error: 0 })
    await explain(reporterAtApi, id)
    await act(reporter.page, reporterAtApi, id, 'submit')
  })

  const approver = await province.desk('enterprise_approver')
  const approverAtApi = await province.person('enterprise_approver')
  await test.step('the approver releases it, the city accepts it', async () => {
    await act(approver.page, approverAtApi, id, 'approve_submission')
    const city = await province.desk('city_regulator')
    await act(city.page, await province.person('city_regulator'), id, 'accept')
    await shot(city, 'accepted')
  })

  const regulator = await province.desk('provincial_regulator')
  const regulatorAtApi = await province.person('provincial_regulator')
  await test.step('the province assigns a verification body', async () => {
    await act(regulator.page, regulatorAtApi, id, 'assign', {
      body: province.login('verifier_lead').organisation,
      lead: province.login('verifier_lead').name,
      reviewer: province.login('verifier_reviewer').name,
    })
  })

  const lead = await province.desk('verifier_lead')
  const leadAtApi = await province.person('verifier_lead')
  const doubted = template.entry('fuel', 'quantity', 2)
  await test.step('the verifier raises a finding on a cell and asks for correction', async () => {
    await lead.page.goto(`/submissions/${id}/verification`)
    await lead.page.getByRole('tab', { name: doubted.sheet }).click()
    await chooseCell(lead, doubted.cell)
    await lead.page.getByRole('button', { name: '提出核查发现' }).click()
    const form = lead.page.locator('form', { hasText: '提出核查发现' })
    await form.getByPlaceholder('请说明发现的问题、依据的证据与条款').fill('三月份入炉煤量与皮带秤记录不一致，应为 62900.00 吨。')
    await form.getByRole('button', { name: '提出核查发现' }).click()
    await expect(form).toBeHidden()
    await expect(lead.page.getByText(`${doubted.sheet}!${doubted.cell}`).first()).toBeVisible()
    await shot(lead, 'finding')
    await act(lead.page, leadAtApi, id, 'request_correction')
  })

  await test.step('the reporter answers with a corrected version, which the approver sends', async () => {
    const corrected = join(folder, 'corrected.xlsx')
    inLibreOffice(filled, { steps: [{ do: 'type', ...doubted, value: 62_900 }], target: corrected })
    await upload(reporter, id, corrected)
    await explain(reporterAtApi, id)
    await reporter.page.goto(`/submissions/${id}`)
    await reporter.page.getByPlaceholder('请填写答复或更正说明').fill('已按皮带秤记录更正。')
    await reporter.page.getByRole('button', { name: '提交答复' }).click()
    await expect(reporter.page.getByText('已答复').first()).toBeVisible()
    await act(approver.page, approverAtApi, id, 'resubmit')
  })

  await test.step('the verifier closes the finding and concludes; the reviewer endorses', async () => {
    await lead.page.goto(`/submissions/${id}/verification`)
    await lead.page.getByRole('button', { name: '关闭', exact: true }).first().click()
    const closing = lead.page.locator('form', { hasText: '整改属实，予以关闭' })
    await closing.getByPlaceholder('核查意见').fill('更正属实。')
    await closing.getByRole('button', { name: '关闭', exact: true }).click()
    await expect(closing).toBeHidden()
    const concluding = lead.page.locator('form.conclusion-form')
    await concluding.getByPlaceholder('核查说明').fill('经整改，排放报告符合核算指南要求。')
    await concluding.locator('button[type="submit"]').click()
    const submission = await submissionOf(leadAtApi, id)
    await confirm(lead.page, labelOf(submission, 'conclude'))
    await shot(lead, 'concluded')
    const reviewer = await province.desk('verifier_reviewer')
    await act(reviewer.page, await province.person('verifier_reviewer'), id, 'endorse')
  })

  await test.step('the province approves: values are determined and the obligation is posted', async () => {
    await act(regulator.page, regulatorAtApi, id, 'approve')
    const decided = await submissionOf(regulatorAtApi, id)
    expect(decided.state).toBe('determined')
    expect(decided.conclusion?.void).toBe(false)
    expect(Number(decided.determination?.direct_tonnes)).toBeGreaterThan(0)
    expect(Number(decided.obligation?.tonnes)).toBeGreaterThan(0)
    await regulator.page.goto(`/submissions/${id}`)
    await shot(regulator, 'determined')
  })

  await test.step('the summary is exported', async () => {
    await regulator.page.goto(`/summary?year=${YEAR}`)
    const waiting = regulator.page.waitForEvent('download')
    await regulator.page.getByRole('button', { name: '导出 Excel' }).click()
    const summary = join(folder, 'summary.xlsx')
    await (await waiting).saveAs(summary)
    expect(inLibreOffice(summary, { names: true })).toBeTruthy()
    await shot(regulator, 'summary')
  })

  await test.step('and one provincial total is walked down to the cell it came from', async () => {
    const submission = await submissionOf(regulatorAtApi, id)
    const total = regulator.page.getByRole('row', { name: /全省合计/ }).getByRole('link').first()
    await total.click()
    const drawer = regulator.page.getByRole('dialog', { name: '数值溯源' })
    await expect(drawer).toBeVisible()
    await shot(regulator, 'trace-province')
    // City, sector, enterprise: one enterprise reports this year so far, so each level has one row.
    await drawer.getByRole('row').getByRole('link').first().click()
    await drawer.getByRole('row').getByRole('link').first().click()
    await drawer.getByRole('link', { name: submission.enterprise.name }).click()
    await shot(regulator, 'trace-lines')
    const row = drawer.getByRole('row', { name: new RegExp(`${escape(doubted.sheet)}!`) }).nth(2)
    await row.getByRole('link').first().click()
    await expect(drawer.getByText('计算公式')).toBeVisible()
    await shot(regulator, 'trace-formula')
    await drawer.getByRole('row', { name: new RegExp(escape(`${doubted.sheet}!${doubted.cell}`)) }).getByRole('link').first().click()
    await expect(drawer.getByRole('gridcell', { selected: true })).toHaveText(/62,?900/)
    await shot(regulator, 'trace-cell')
  })
})

interface Version {
  id: string
  totals: { id: string; label: { zh: string }; value: unknown; decimals?: number | null }[]
  problem_counts: { fatal: number; error: number }
  problems: { code: string; severity: string; place: unknown; answer?: string | null }[]
}

async function currentVersion(person: Person, id: string): Promise<Version> {
  const submission = await submissionOf(person, id)
  const version = submission.parts[0]?.versions.find((one) => one.current)
  if (!version) throw new Error('no current version')
  return person.get<Version>(`/api/v1/enterprises/${submission.enterprise.id}/versions/${version.id}`)
}

/** Explains what is still to be explained; the page where people do so has a journey of its own. */
async function explain(person: Person, id: string): Promise<void> {
  const { enterprise } = await submissionOf(person, id)
  const version = await currentVersion(person, id)
  for (const { code, place } of version.problems.filter((one) => one.severity === 'warning' && !one.answer)) {
    const path = `/api/v1/enterprises/${enterprise.id}/versions/${version.id}/answers`
    const sent = await person.put(path, { code, place, text: '本年度机组更替。' })
    expect(sent.status(), await sent.text()).toBeLessThan(300)
  }
}

function valueOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value && typeof value === 'object' && 'n' in value) return String(value.n)
  throw new Error(`not a number: ${JSON.stringify(value)}`)
}

async function upload(desk: Desk, id: string, file: string): Promise<void> {
  await desk.page.goto(`/submissions/${id}`)
  const answered = desk.page.waitForResponse((answer) => answer.url().includes('/uploads') && answer.request().method() === 'POST')
  await desk.page.locator('input[type="file"]').setInputFiles(file)
  const answer = await answered
  expect(answer.status(), await answer.text()).toBeLessThan(300)
  await expect(desk.page).toHaveURL(/\/sheet/)
}

async function chooseCell(desk: Desk, cell: string): Promise<void> {
  await desk.page.locator(`[role="gridcell"][id$="-${cell}"]`).click()
}

function labelOf(submission: Submission, action: string): string {
  const found = submission.available_actions.find((one) => one.action === action)
  if (!found) throw new Error(`${action} is not offered in ${submission.state}`)
  return found.label.zh
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
