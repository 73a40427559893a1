import type { Person } from '../support/api.ts'
import { submissionOf } from '../support/flow.ts'
import { columnOf, draftOf, draftsOf, Grid, openReport, tableOf } from '../support/grid.ts'
import { register } from '../support/invented.ts'
import { expect, keep, test } from '../support/journey.ts'

const YEAR = 2024
const METHOD = 'power-2022'
const CREDIT_CODE = '91999999QL9200002D'

/** What the plan of a small plant says: one unit that burns coal, metered month by month. */
function planned() {
  const way = (table: string, column: string, source: string, more = {}) => ({
    table,
    column,
    source,
    recorded: 'daily',
    post: '运行部',
    person: '演示人员',
    ...(source === 'measured' ? { meters: ['M-1'], measured: 'continuous' } : {}),
    ...more,
  })
  return {
    situation: '火力发电',
    boundary: '发电设施',
    sampling: '每班采样',
    quality: '每月内部检查',
    sites: [{ name: '厂区', address: '演示路1号' }],
    units: [
      {
        table: 'unit',
        code: '1',
        name: '1号机组',
        capacity: '330 MW',
        commissioned: '2010-06-01',
        choices: { kind: 'coal_to_300', cooling: 'water_closed' },
        heat: true,
      },
    ],
    sources: [
      { table: 'fuel', key: { unit: '1', fuel: 'bituminous' }, by_month: true },
      { table: 'electricity', key: { unit: '1' } },
    ],
    meters: [
      {
        number: 'M-1',
        name: '皮带秤',
        measures: '入炉煤',
        unit: '1',
        accuracy: '0.5',
        interval_months: 12,
        calibrated: '2024-02-01',
        valid_until: '2025-06-30',
        certificate: 'JL-1',
      },
    ],
    ways: [
      way('unit', 'capacity', 'other'),
      way('unit', 'generation', 'measured'),
      way('unit', 'hours', 'measured'),
      way('fuel', 'quantity', 'measured'),
      way('fuel', 'ncv', 'default'),
      way('fuel', 'ncv', 'measured', { key: { fuel: 'bituminous' } }),
      way('fuel', 'carbon_per_heat', 'default'),
      way('fuel', 'oxidation', 'default'),
      way('electricity', 'quantity', 'measured'),
      way('electricity', 'factor', 'default'),
    ],
  }
}

interface Plan {
  id: string
  etag: string
  content: object
  reason: string
}

/** Writes the plan, hands it in and has it approved. */
async function approvePlan(person: Person, province: Person): Promise<void> {
  const head = { effective_from: `${YEAR - 1}-01-01`, reason: '首次编制' }
  const made = await person.post('/api/v1/plans', { method_id: METHOD, ...head })
  expect(made.status(), await made.text()).toBe(201)
  const plan = (await made.json()) as Plan
  const path = `/api/v1/plans/${plan.id}`
  const written = await person.put(path, { ...head, content: planned() }, { 'if-match': plan.etag })
  expect(written.status(), await written.text()).toBe(200)
  const { etag } = (await written.json()) as Plan
  const sent = await person.post(`${path}/actions`, { action: 'submit', note: '' }, { 'if-match': etag })
  expect(sent.status(), await sent.text()).toBe(200)
  const approved = await province.post(`${path}/actions`, { action: 'approve', note: '同意' }, { 'if-match': ((await sent.json()) as Plan).etag })
  expect(approved.status(), await approved.text()).toBe(200)
}

/** January as the daily record of coal has it. */
function record() {
  const day = (date: string, weight: string) => ({ unit: '1', date, weight, ncv: '20.2', moisture: '12.6' })
  const sample = {
    sample: 'S-01',
    unit: '1',
    month: '01',
    belt: '1号皮带',
    from: `${YEAR}-01-01`,
    to: `${YEAR}-01-31`,
    composed_on: `${YEAR}-02-01`,
    seal: 'F-1',
    laboratory: '齐鲁演示检测',
    mark: 'cma',
    sent_on: `${YEAR}-02-01`,
    received_on: `${YEAR}-02-02`,
    tested_on: `${YEAR}-02-03`,
    issued_on: `${YEAR}-02-08`,
    report: 'QL-01',
    carbon_air_dried: '58.42',
    moisture_air_dried: '2.84',
    retained_number: 'L-1',
    retained_place: '样品室',
    retained_until: `${YEAR + 1}-12-31`,
  }
  return {
    method: 'coal-daily-2022',
    year: YEAR,
    entity: CREDIT_CODE,
    tables: {
      unit: [{ unit: '1', belt: '1号皮带' }],
      day: [day(`${YEAR}-01-10`, '50000'), day(`${YEAR}-01-20`, '33215.46')],
      sample: [sample],
      month: [{ unit: '1', month: '01', fuel: 'bituminous' }],
    },
  }
}

test('a draft begins with the plan, takes the record’s months and says how a figure comes about', async ({ province }, info) => {
  const login = register(String(info.project.metadata['database']), {
    credit_code: CREDIT_CODE,
    name: '齐鲁演示台账试填电厂',
    sector: 'power',
    units: ['generating_unit'],
    login: 'reporter-record',
    person: '演示台账填报员',
  })
  const { page } = await province.desk(login)
  const person = await province.person(login)
  await approvePlan(person, await province.person('provincial_regulator'))
  const id = await openReport(person, YEAR)
  const grid = new Grid(page)

  await test.step('the plan’s rows are offered first, and are there', async () => {
    await page.goto(`/submissions/${id}`)
    const part = page.locator('article.part', { has: page.locator(`a[href="/methods/${METHOD}"]`) })
    await part.getByRole('button', { name: '在线填报' }).click()
    const dialog = page.getByRole('dialog', { name: '开始在线填报' })
    await expect(dialog.getByRole('radio').first()).toBeChecked()
    await expect(dialog.getByText('监测计划所列')).toBeVisible()
    await expect(dialog.getByText('当前版本的内容')).toHaveCount(0)
    await keep(page, 'draft-begin')
    await dialog.getByRole('button', { name: '开始在线填报' }).click()
    await expect(page).toHaveURL(/\/drafts\/[0-9a-f-]{36}/)
  })
  const [head] = await draftsOf(person, id)
  if (!head) throw new Error('there is no draft')
  const draft = await draftOf(person, head)
  const fuel = tableOf(draft, 'fuel')
  const column = (name: string) => columnOf(fuel, name)
  expect(fuel.rows).toHaveLength(12)

  await test.step('January is typed in', async () => {
    await grid.open(id, draft, fuel)
    await expect(grid.value(0, column('fuel'))).toHaveText('烟煤')
    await grid.cell(0, column('quantity')).click()
    await grid.keys('84000', 'Tab', '20.114', 'Tab', '58.42', 'Tab', '12.6', 'Tab', '2.84', 'Enter')
    await grid.saved()
  })

  await test.step('a computed cell leads to how it comes about, as it stands', async () => {
    await grid.cell(0, column('quantity')).click()
    await page.keyboard.press('End')
    await page.getByRole('button', { name: '查看算得过程' }).last().click()
    const drawer = page.locator('.trace-drawer')
    await expect(drawer.getByText('计算公式')).toBeVisible()
    await expect(drawer).toContainText('84,000')
    await expect(drawer.locator('header')).toContainText('1 · 烟煤 · 1月')
    await keep(page, 'draft-trace')
    await drawer.getByRole('button', { name: '关闭' }).click()
    await expect(drawer).toBeHidden()
  })

  await test.step('the record’s months are shown cell by cell before they are taken', async () => {
    const { etag } = await submissionOf(person, id)
    const sent = await person.post(`/api/v1/submissions/${id}/entries`, { entries: record() }, { 'if-match': etag })
    expect(sent.status(), await sent.text()).toBe(201)
    await page.reload()
    await expect(page.getByRole('region', { name: '数据问题' })).toContainText('FEED-001')
    await page.getByRole('button', { name: '取入台账数据' }).click()
    await expect(page).toHaveURL(/\/merges\//)
    const row = (label: string) => page.getByRole('row', { name: new RegExp(label) })
    await expect(row('消耗量')).toContainText(/84,000.*83,215\.46/s)
    await expect(row('空干基元素碳含量')).toContainText(/58\.42.*空白/s)
    await expect(row('直接实测')).toContainText(/空白.*0\.5255/s)
    await keep(page, 'draft-record')
    await page.getByRole('button', { name: '取入草稿' }).click()
    await page.getByRole('dialog', { name: '取入草稿' }).getByRole('button', { name: '取入草稿' }).click()
    await expect(page).toHaveURL(/\/drafts\/[0-9a-f-]{36}(\?|$)/)
    await grid.turn(fuel)
    await expect(grid.value(0, column('quantity'))).toHaveText('83,215.46')
    await expect(grid.value(0, column('carbon_air_dried'))).toHaveText('')
    await expect(page.getByRole('region', { name: '数据问题' })).not.toContainText('FEED-001')
  })
})

test('who was given tables fills in those and reads the others', async ({ province }) => {
  const login = province.logins.find((one) => one.login === 'reporter-fuel')
  if (!login) throw new Error('nobody fills in the fuel')
  const { page } = await province.desk(login)
  const person = await province.person(login)
  const { parts } = await person.get<{ parts: { submission_id: string; draft_id: string; enterprise_id: string; table: string }[] }>('/api/v1/work')
  const [part] = parts
  if (!part) throw new Error('no part waits')
  const draft = await draftOf(person, { id: part.draft_id, enterprise_id: part.enterprise_id })
  const mine = tableOf(draft, part.table)
  const other = draft.tables.find((table) => !table.editable)
  if (!other) throw new Error('every table is theirs')

  const grid = new Grid(page)
  await grid.open(part.submission_id, draft, mine)
  await expect(page.getByRole('button', { name: '插入行' })).toBeVisible()
  await grid.turn(other)
  await expect(page.getByText(/此处仅供查看/)).toBeVisible()
  await expect(page.getByRole('button', { name: '插入行' })).toHaveCount(0)
  await keep(page, 'draft-others-part')
  const path = `/api/v1/enterprises/${draft.enterprise_id}/drafts/${draft.id}/tables/${other.id}`
  const refused = await person.put(path, { rows: [] }, { 'if-match': other.etag })
  expect(refused.status()).toBe(403)
  expect(((await refused.json()) as { code: string }).code).toMatch(/^hand\./)
})
