import type { Locator, Page } from '@playwright/test'
import type { Person, Text } from './api.ts'
import { expect } from './journey.ts'
import type { Values } from './template.ts'

export { openReport } from './flow.ts'

export interface DraftColumn {
  id: string
  role: string
  kind: string
  list?: string | null
  heading?: string | null
}
export interface DraftTable {
  id: string
  number: string
  title: Text
  sheet: string
  form: boolean
  kind: string
  editable: boolean
  columns: DraftColumn[]
  rows: { id: string; cells: Record<string, string | null> }[]
  etag: string
}
export interface Draft {
  id: string
  enterprise_id: string
  etag: string
  tables: DraftTable[]
  lists: { id: string; items: { code: string; label: Text }[] }[]
  assessment: {
    totals: { id: string; label: Text; value: unknown }[]
    problem_counts: Record<string, number>
    problems: { code: string; severity: string; place: unknown }[]
  }
}

/** The drafts of a report. */
export const draftsOf = (person: Person, submission: string) =>
  person.get<(Draft & { method: { id: string } })[]>(`/api/v1/submissions/${submission}/drafts`)

/** A draft under the method, begun blank. */
export async function beginDraft(person: Person, submission: string, method: string): Promise<Draft> {
  const made = await person.post(`/api/v1/submissions/${submission}/drafts`, { method, from: 'blank' })
  expect(made.status(), await made.text()).toBe(201)
  return (await made.json()) as Draft
}

export const draftOf = (person: Person, draft: Pick<Draft, 'id' | 'enterprise_id'>) =>
  person.get<Draft>(`/api/v1/enterprises/${draft.enterprise_id}/drafts/${draft.id}`)

/** The sheet of a draft, as a person at the keyboard has it. */
export class Grid {
  constructor(readonly page: Page) {}

  /** Opens the page of a draft, at one of its tables. */
  async open(submission: string, draft: Draft, table: DraftTable): Promise<void> {
    await this.page.goto(`/submissions/${submission}/drafts/${draft.id}?table=${table.id}`)
    await expect(this.page.getByRole('tab', { selected: true })).toContainText(table.title.zh)
  }

  async turn(table: DraftTable): Promise<void> {
    await this.page.getByRole('tab', { name: table.title.zh }).click()
    await expect(this.page.getByRole('tab', { selected: true })).toContainText(table.title.zh)
  }

  cell(row: number, column: number): Locator {
    return this.page.locator(`.grid-sheet [role="gridcell"][data-r="${row}"][data-c="${column}"]`)
  }

  /** What stands in a cell, without what the checks say of it. */
  value(row: number, column: number): Locator {
    return this.cell(row, column).locator('.value')
  }

  /** Walks to a cell by the arrows, however far to the right it is. */
  async reach(row: number, column: number): Promise<void> {
    await this.keys('Control+Home')
    for (let step = 0; step < row; step += 1) await this.page.keyboard.press('ArrowDown')
    for (let step = 0; step < column; step += 1) await this.page.keyboard.press('ArrowRight')
  }

  /** Types keys one after the other; what is longer than a key's name is typed as text. */
  async keys(...keys: string[]): Promise<void> {
    for (const key of keys) {
      if (/^([A-Z][a-zA-Z]+[+].+|Tab|Enter|Escape|Delete|Home|End|F2|Arrow\w+)$/.test(key)) await this.page.keyboard.press(key)
      else await this.page.keyboard.type(key)
    }
  }

  /** Puts a block on the clipboard, as an office programme does, and pastes it at the cell. */
  async paste(row: number, column: number, block: string): Promise<void> {
    await this.cell(row, column).click()
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), block)
    await this.page.keyboard.press('Control+v')
  }

  /** Pastes all of a table at once, a form's values down its lines, and waits until that is saved. */
  async pasteTable(draft: Draft, table: DraftTable, rows: Values[string]): Promise<void> {
    await this.page.locator(`#tab-${table.id}`).click()
    await expect(this.page.locator(`#tab-${table.id}`)).toHaveAttribute('aria-selected', 'true')
    const saved = this.page.waitForResponse(
      (answer) => answer.request().method() === 'PUT' && answer.url().endsWith(`/drafts/${draft.id}/tables/${table.id}`),
    )
    if (table.form) await this.pasteForm(linesOf(draft, table, rows[0] ?? {}))
    else await this.paste(0, 0, blockOf(draft, table, table.kind === 'listed' ? inListed(table, rows) : rows))
    const answer = await saved
    expect(answer.status(), `${table.id}: ${await answer.text()}`).toBe(200)
  }

  /** A single line is a value like any other: it goes into its field, and Enter leaves it. */
  private async pasteForm(lines: string[]): Promise<void> {
    await this.page.locator('.grid-form input:not([readonly])').first().click()
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), lines.join('\r\n'))
    await this.page.keyboard.press('Control+v')
    if (lines.length === 1) await this.page.keyboard.press('Enter')
  }

  async saved(): Promise<void> {
    await expect(this.page.locator('.save.saved')).toContainText(/已保存 \d\d:\d\d/)
  }
}

/** The values of a form from its first open line to its last filled one. */
function linesOf(draft: Draft, table: DraftTable, row: Values[string][number]): string[] {
  const lines = blockOf(draft, table, [row]).split('\t')
  const open = table.columns.findIndex((column) => column.role !== 'formula')
  const last = lines.findLastIndex((line) => line !== '')
  return lines.slice(open, last + 1)
}

/** The rows where the table has them: those of a list stand in its order, filled in or not. */
function inListed(table: DraftTable, rows: Values[string]): Values[string] {
  const key = table.columns.find((column) => column.role === 'key' && column.kind === 'code')?.id ?? ''
  return table.rows.map((listed) => rows.find((row) => row[key] === listed.cells[key]) ?? {})
}

/** The values of a table as a block, codes by the label people see; what a person does not type is left blank. */
export function blockOf(draft: Draft, table: DraftTable, rows: Values[string]): string {
  const shown = (column: DraftColumn, value: string | number | undefined): string => {
    if (value === undefined) return ''
    const items = draft.lists.find((list) => list.id === column.list)?.items
    return items?.find((item) => item.code === value)?.label.zh ?? String(value)
  }
  return rows.map((row) => table.columns.map((column) => shown(column, row[column.id])).join('\t')).join('\r\n')
}

export function tableOf(draft: Draft, id: string): DraftTable {
  const found = draft.tables.find((table) => table.id === id)
  if (!found) throw new Error(`the draft has no table ${id}`)
  return found
}

export function columnOf(table: DraftTable, id: string): number {
  const found = table.columns.findIndex((column) => column.id === id)
  if (found < 0) throw new Error(`${table.id} has no column ${id}`)
  return found
}
