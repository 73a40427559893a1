import { computed, type Ref } from 'vue'
import { choiceOf } from '@/components/grid/entry'
import { isNumber } from '@/components/grid/sheet'
import { formatDecimal } from '@/number/format'
import type { Cells, Choice, GridColumn, GridRow, Mark, RowMarks, Tone } from '@/components/grid/sheet'
import type {
  DraftAssessment,
  DraftColumn,
  DraftProblem,
  DraftTable,
  MethodList,
  Text,
  Value,
} from '@/api/types'
import { numberOf } from '@/api/value'

/** Where the columns of other tables are found, for those that refer to them. */
export type RowsOf = (table: string) => readonly GridRow[]

/** The columns of a draft's table as the sheet shows them. */
export function columnsOf(table: DraftTable, lists: readonly MethodList[], rowsOf: RowsOf): GridColumn[] {
  const listKey = table.kind === 'listed' ? table.columns.find(isListKey)?.id : undefined
  let leading = true
  return table.columns.map((column) => {
    leading &&= column.role === 'key'
    const place = column.heading ?? column.used_heading ?? null
    const choices = choicesOf(column, lists, rowsOf)
    return {
      id: column.id,
      label: column.label,
      role: roleOf(column),
      unit: column.unit ?? null,
      decimals: column.decimals ?? null,
      letter: table.form ? null : place,
      cell: table.form ? place : null,
      required: column.required === 'always',
      locked: column.role === 'formula' || column.id === listKey,
      frozen: leading,
      get choices() {
        return choices?.value ?? null
      },
      hint: rangeOf(column),
    }
  })
}

const isListKey = (column: DraftColumn) => column.role === 'key' && column.kind === 'code'

/** A text under a role for numbers is shown as text all the same. */
function roleOf(column: DraftColumn): GridColumn['role'] {
  if (column.role === 'formula') return 'formula'
  if (column.kind === 'number') return 'input'
  return column.role === 'key' ? 'key' : column.kind === 'text' ? 'text' : 'choice'
}

function choicesOf(
  column: DraftColumn,
  lists: readonly MethodList[],
  rowsOf: RowsOf,
): Ref<readonly Choice[]> | null {
  if (column.kind === 'code') {
    const items = lists.find((list) => list.id === column.list)?.items ?? []
    return computed(() => items)
  }
  const refers = column.refers_to
  if (column.kind !== 'ref' || !refers) return null
  return computed(() => {
    const values = new Set(rowsOf(refers.table).flatMap((row) => row.cells[refers.column] ?? []))
    const own = [...values].map((code): Choice => ({ code, label: { zh: code, en: code } }))
    return [...own, ...refers.also]
  })
}

function rangeOf(column: DraftColumn): string | null {
  const range = column.range
  if (!range) return null
  const bounds = [
    range.min != null && `≥ ${range.min}`,
    range.above != null && `> ${range.above}`,
    range.max != null && `≤ ${range.max}`,
    range.below != null && `< ${range.below}`,
  ]
  return bounds.filter(Boolean).join('，') || null
}

/** A value as people read it: a code by its label, a number grouped. */
export function readingOf(
  columns: readonly GridColumn[],
  id: string,
  value: string,
  say: (text: Text) => string,
): string {
  const column = columns.find((one) => one.id === id)
  const choice = column?.choices ? choiceOf(column.choices, value) : null
  if (choice) return say(choice.label)
  return column && isNumber(column) ? formatDecimal(value) : value
}

/** A computed value as text, for a cell that nobody typed. */
export function textOf(value: Value): string {
  const number = numberOf(value)
  if (number !== null) return number
  if (typeof value !== 'object' || value === null) return ''
  const found: unknown = Reflect.get(value, 'k') ?? Reflect.get(value, 's')
  return typeof found === 'string' ? found : ''
}

/** What formulas and defaults make of each table, by row. */
export function computedOf(assessment: DraftAssessment): Map<string, Map<string, Cells>> {
  return new Map(
    assessment.tables.map((table) => [
      table.id,
      new Map(
        table.rows.map((row) => [
          row.id,
          Object.fromEntries(Object.entries(row.cells).map(([column, cell]) => [column, textOf(cell.value)])),
        ]),
      ),
    ]),
  )
}

const RANK: Record<Tone, number> = { fatal: 0, error: 1, warning: 2, note: 3, changed: 4 }

/** The problems of each table by row and column; where there are several on a cell, the worst colours it. */
export function marksOf(
  problems: readonly DraftProblem[],
  columns: (table: string) => readonly GridColumn[],
  say: (text: Text) => string,
): Map<string, Map<string, RowMarks>> {
  const tables = new Map<string, Map<string, Map<string, Mark>>>()
  for (const problem of problems) {
    const { table, column } = problem.place
    if (!table || !problem.row_id) continue
    const id = column ?? columns(table)[0]?.id
    if (!id) continue
    const rows = tables.get(table) ?? new Map<string, Map<string, Mark>>()
    tables.set(table, rows)
    const marks = rows.get(problem.row_id) ?? new Map<string, Mark>()
    rows.set(problem.row_id, marks)
    const known = marks.get(id)
    const text = say(problem.message)
    marks.set(
      id,
      known
        ? {
            tone: RANK[problem.severity] < RANK[known.tone] ? problem.severity : known.tone,
            text: `${known.text} ${text}`,
          }
        : { tone: problem.severity, text },
    )
  }
  return tables
}

/** The workbook's row numbers: those known, and the ones that follow below the last. */
export function numbersOf(
  rows: readonly GridRow[],
  known: ReadonlyMap<string, number>,
  shown: number,
): (number | null)[] {
  const numbers: (number | null)[] = rows.map((row) => known.get(row.id) ?? null)
  let last = numbers.length - 1
  while (last >= 0 && numbers[last] === null) last -= 1
  const at = numbers[last] ?? null
  for (let index = last + 1; index < shown; index += 1)
    numbers[index] = at === null ? null : at + index - last
  return numbers
}
