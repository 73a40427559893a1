import type { GridRow } from '@/components/grid/sheet'
import type { DraftRow } from '@/api/types'

/** A cell as the server keeps it: its value, or an object with its uncertainty and evidence beside the value. */
type Kept = string | null | { value?: string | null }

const isKept = (cell: unknown): cell is Kept =>
  cell === null || typeof cell === 'string' || (typeof cell === 'object' && !Array.isArray(cell))

function valueOf(cell: unknown): string {
  if (!isKept(cell) || cell === null) return ''
  return typeof cell === 'string' ? cell : (cell.value ?? '')
}

/** The rows of a draft as the sheet holds them, and what a cell carries besides its value. */
export class KeptRows {
  private readonly besides = new Map<string, Map<string, object>>()

  read(rows: readonly DraftRow[]): GridRow[] {
    this.besides.clear()
    return rows.map((row, index) => {
      const id = row.id ?? `r${index + 1}`
      const cells: Record<string, string> = {}
      for (const [column, cell] of Object.entries(row.cells)) {
        const value = valueOf(cell)
        if (value !== '') cells[column] = value
        if (typeof cell === 'object' && cell !== null) {
          const kept = this.besides.get(id) ?? new Map<string, object>()
          kept.set(column, cell)
          this.besides.set(id, kept)
        }
      }
      return { id, cells }
    })
  }

  write(rows: readonly GridRow[]): DraftRow[] {
    return rows.map((row) => {
      const kept = this.besides.get(row.id)
      const cells: Record<string, unknown> = { ...row.cells }
      kept?.forEach((cell, column) => {
        const value = row.cells[column]
        if (value !== undefined) cells[column] = { ...cell, value }
      })
      return { id: row.id, cells: cells as DraftRow['cells'] }
    })
  }
}

/** Whether two tables hold the same. */
export function sameRows(a: readonly GridRow[], b: readonly GridRow[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, index) => {
      const other = b[index]
      if (!other || other.id !== row.id) return false
      const [here, there] = [Object.entries(row.cells), Object.keys(other.cells)]
      return here.length === there.length && here.every(([column, value]) => other.cells[column] === value)
    })
  )
}
