import { inLibreOffice, place, type Place, type Step } from './office.ts'
import type { Text } from './api.ts'

/** What is typed into a template: rows of column values, by table; codes as codes. */
export type Values = Record<string, Record<string, string | number>[]>

export interface MethodDetail {
  id: string
  tables: { id: string; columns: { id: string; role: string; list?: string | null }[] }[]
  totals: { id: string; label: Text; decimals?: number | null }[]
  lists: { id: string; items: { code: string; label: Text }[] }[]
}

/** Where the cells of a template stand, found by its defined names. */
export class Template {
  private constructor(
    readonly file: string,
    private readonly method: MethodDetail,
    private readonly names: Record<string, string>,
  ) {}

  static open(file: string, method: MethodDetail): Template {
    return new Template(file, method, inLibreOffice(file, { names: true }).names)
  }

  /** The cell where the value of a column is entered, in the given row of its table (the first is 0). */
  entry(table: string, column: string, row = 0): Place {
    const header = apart(this.named(`qilu.${table}.${column}`))
    const first = apart(this.named(`qilu.${table}._first`))
    // A table of one row is a form: an item to a line, all entries in one column.
    return this.isForm(table)
      ? { sheet: header.sheet, cell: `${first.letters}${header.line}` }
      : { sheet: header.sheet, cell: `${header.letters}${first.line + row}` }
  }

  header(table: string, column: string): Place {
    return place(this.named(`qilu.${table}.${column}`))
  }

  total(id: string): Place {
    return place(this.named(`qilu._total.${id}`))
  }

  /** Typing the values in, the way a person does: numbers as numbers, codes by the label the drop-down offers. */
  steps(values: Values): Step[] {
    return Object.entries(values).flatMap(([table, rows]) =>
      rows.flatMap((cells, row) =>
        Object.entries(cells).map(([column, value]): Step => ({ do: 'type', ...this.entry(table, column, row), value: this.shown(table, column, value) })),
      ),
    )
  }

  /** What a drop-down offers for a code. */
  label(list: string, code: string): string {
    const item = this.method.lists.find((one) => one.id === list)?.items.find((one) => one.code === code)
    if (!item) throw new Error(`list ${list} has no code ${code}`)
    return item.label.zh
  }

  private shown(table: string, column: string, value: string | number): string | number {
    const list = this.method.tables.find((one) => one.id === table)?.columns.find((one) => one.id === column)?.list
    return list && typeof value === 'string' ? this.label(list, value) : value
  }

  private isForm(table: string): boolean {
    const columns = this.method.tables.find((one) => one.id === table)?.columns ?? []
    const lines = columns.map((column) => this.names[`qilu.${table}.${column.id}`]).filter((name) => name !== undefined)
    return new Set(lines.map((name) => apart(name).line)).size > 1
  }

  private named(name: string): string {
    const found = this.names[name]
    if (!found) throw new Error(`the template has no name ${name}`)
    return found
  }
}

function apart(text: string): { sheet: string; letters: string; line: number } {
  const { sheet, cell } = place(text)
  const [, letters = '', line = ''] = /^([A-Z]+)(\d+)$/.exec(cell) ?? []
  return { sheet, letters, line: Number(line) }
}
