import type { Text } from '@/api/types'

/** A value a column offers: what is stored, and how people read it. */
export interface Choice {
  code: string
  label: Text
}

export interface GridColumn {
  id: string
  label: Text
  role: 'key' | 'text' | 'choice' | 'input' | 'formula'
  unit: string | null
  decimals: number | null
  /** Column of the workbook, where the table has one column for each. */
  letter: string | null
  /** The cell of the workbook, where the table is a form. */
  cell: string | null
  required: boolean
  /** Nothing can be typed here: it is computed, or printed in the workbook. */
  locked: boolean
  /** Stays in sight when the sheet scrolls sideways. */
  frozen: boolean
  choices: readonly Choice[] | null
  /** Which values are allowed, in words, beside the unit. */
  hint: string | null
}

export type Cells = Readonly<Record<string, string>>

/** A row as it is being filled in: only what stands in a cell is there, numbers as their digits. */
export interface GridRow {
  readonly id: string
  readonly cells: Cells
}

export type Tone = 'fatal' | 'error' | 'warning' | 'note' | 'changed'

/** What is to be said about a cell. */
export interface Mark {
  tone: Tone
  text: string
}

export type RowMarks = ReadonlyMap<string, Mark>

export const isNumber = (column: GridColumn): boolean => column.role === 'input' || column.role === 'formula'
