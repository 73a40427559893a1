import { expect, keep, test } from '../support/journey.ts'
import type { Text } from '../support/api.ts'

interface Node {
  figure: string
  label: Text
  value: { n?: string }
  formula: Text | null
  with_values: string | null
  at: { sheet: string; cell: string } | null
  inputs: Node[]
}

/** From a total of a report to the equation of every step, its inputs and the cells they stand in. */
test('a total opens into its whole calculation, down to the cells, and can be copied', async ({ province }, info) => {
  const { page, context } = await province.desk('enterprise_reporter')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const person = await province.person('enterprise_reporter')
  const { items } = await person.get<{ items: { id: string; enterprise: { id: string }; parts: { version_id: string }[] }[] }>(
    '/api/v1/submissions?year=2023&limit=1',
  )
  const [report] = items
  if (!report?.parts[0]) throw new Error('the reporter has no report of 2023')
  const version = report.parts[0].version_id
  const door = `/api/v1/enterprises/${report.enterprise.id}/versions/${version}/trace`
  const whole = await person.get<Node>(`${door}?figure=total:total_without&depth=12`)
  const all = flat(whole)
  const tree = page.locator('.tree')

  await test.step('the drawer of a figure leads to the calculation', async () => {
    await page.goto(`/submissions/${report.id}`)
    const results = page.getByRole('region', { name: '核算结果' })
    await results.getByRole('link').first().click()
    await page.getByRole('dialog', { name: '数值溯源' }).getByRole('link', { name: '查看完整计算过程' }).click()
    await expect(page).toHaveURL(/\/trace\?/)
    await expect(page.getByRole('heading', { level: 1, name: whole.label.zh })).toBeVisible()
  })

  await test.step('every step opens by keyboard and shows equation, values and clause', async () => {
    const [first] = whole.inputs
    if (!first?.formula) throw new Error('the total has no computed input')
    const toggle = tree.getByRole('button', { name: new RegExp(first.label.zh) }).first()
    await expect(toggle).toHaveAttribute('aria-expanded', 'false')
    await toggle.focus()
    await page.keyboard.press('Enter')
    await expect(toggle).toHaveAttribute('aria-expanded', 'true')
    await expect(tree.getByRole('math', { name: first.formula.zh }).first()).toBeVisible()
    await expect(tree.getByRole('math', { name: `= ${first.with_values}`, exact: true }).first()).toBeVisible()
  })

  await test.step('opened whole, each entered value links to its cell', async () => {
    await page.getByRole('button', { name: '全部展开' }).click()
    const cells = all.filter((node) => node.at && node.inputs.length === 0)
    expect(cells.length).toBeGreaterThan(0)
    const [cell] = cells
    const address = `${cell?.at?.sheet}!${cell?.at?.cell}`
    await expect(tree.getByRole('link', { name: address, exact: true }).first()).toBeVisible()
    expect(await tree.getByRole('math').count()).toBeGreaterThanOrEqual(all.filter((node) => node.formula).length)
    await keep(page, `${info.project.name}-trace-sheet`)
    await tree.getByRole('link', { name: address, exact: true }).first().click()
    await expect(page).toHaveURL(/\/sheet\?/)
    await page.goBack()
  })

  await test.step('it is copied as text and as JSON', async () => {
    await page.getByRole('button', { name: '复制文本' }).click()
    await expect(page.getByText('计算过程已复制为文本')).toBeVisible()
    const text = await page.evaluate(() => navigator.clipboard.readText())
    for (const node of all.slice(0, 20)) {
      expect(text).toContain(node.label.zh)
      if (node.formula) expect(text).toContain(`= ${node.formula.zh}`)
    }
    await page.getByRole('button', { name: '复制 JSON' }).click()
    await expect(page.getByText('计算过程已复制为 JSON')).toBeVisible()
    const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
    expect(copied).toEqual(whole)
  })
})

function flat(node: Node): Node[] {
  return [node, ...node.inputs.flatMap(flat)]
}
