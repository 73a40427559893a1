import type { VersionDetail, VersionTable } from '@/api/types'

export interface FigureAt {
  table: VersionTable
  row: VersionTable['rows'][number]
  cell: VersionTable['rows'][number]['cells'][number]
  column: VersionTable['columns'][number] | undefined
  figure: string
}

/** Which figure of the report stands in a workbook cell. */
export function figureAt(version: VersionDetail, sheet: string, cell: string): FigureAt | null {
  for (const table of version.tables) {
    for (const row of table.rows) {
      const found = row.cells.find((one) => one.at?.sheet === sheet && one.at.cell === cell)
      if (!found) continue
      return {
        table,
        row,
        cell: found,
        column: table.columns.find((column) => column.id === found.column),
        figure: `cell:${table.id}/${row.key}/${found.column}`,
      }
    }
  }
  return null
}

/** The first sheet that holds entries of the report: where a reader starts. */
export function firstDataSheet(version: VersionDetail | null): string | null {
  for (const table of version?.tables ?? []) {
    for (const row of table.rows) {
      const at = row.cells.find((cell) => cell.at)?.at
      if (at) return at.sheet
    }
  }
  return null
}
