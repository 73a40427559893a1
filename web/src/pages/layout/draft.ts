import { readUnit } from '@/number/unit'

/** The layout document as the server keeps it; see the documentation of layouts. */
export interface ColumnRef {
  text: string
  nth?: number
}
export interface ColumnSource {
  column: string
  header?: ColumnRef
  fixed?: string
  spread?: boolean
  unit?: string
  unit_from?: ColumnRef
  conversion?: { factor: string; reason: string }
  codes?: Record<string, string>
}
export interface SpreadBlock {
  value: string
  headers: Record<string, ColumnRef>
}
export interface TableSource {
  table: string
  sheet: string
  header: { row: number; rows?: number }
  entity?: ColumnRef
  columns: ColumnSource[]
  spread?: { column: string; blocks: SpreadBlock[] }
  rows?: { header: ColumnRef; is: string[]; not?: boolean }[]
  keep_totals?: boolean
}
export interface LayoutDocument {
  method: string
  sources: TableSource[]
}

/** A unit as printed; one that hangs on the row's code is called so. */
export const shownUnit = (unit: string | null | undefined, ofKind: string): string =>
  readUnit(unit).replace(/\{[^}]*\}/g, ofKind)

/** A column of the sheet as one choice of a list. */
export const keyOf = (ref: ColumnRef | undefined): string => (ref ? `${ref.nth ?? 1}|${ref.text}` : '')
export function refOf(key: string): ColumnRef | undefined {
  const cut = key.indexOf('|')
  if (cut < 1) return undefined
  const nth = Number(key.slice(0, cut))
  const text = key.slice(cut + 1)
  return nth > 1 ? { text, nth } : { text }
}

/** How a column of the table is filled, as one word. */
export type Way = 'none' | 'header' | 'fixed' | 'spread'
export function wayOf(source: ColumnSource | undefined): Way {
  if (!source) return 'none'
  if (source.spread) return 'spread'
  return source.fixed === undefined ? 'header' : 'fixed'
}

/** The source with a column filled another way; what the old way said of it goes. */
export function withColumn(source: TableSource, column: string, change: ColumnSource | null): TableSource {
  const columns = source.columns.filter((one) => one.column !== column)
  return { ...source, columns: change ? [...columns, change] : columns }
}

/** Months side by side: each month's column by the words every month's header shares. */
export function monthBlocks(
  headers: readonly ColumnRef[],
  column: string,
  months: Record<string, string>,
): SpreadBlock[] {
  return Object.entries(months)
    .filter(([, key]) => headers.some((header) => keyOf(header) === key))
    .map(([value, key]) => ({ value, headers: { [column]: refOf(key) as ColumnRef } }))
    .sort((one, other) => one.value.localeCompare(other.value))
}

/** Puts the columns one measure has in each month beside those of other measures. */
export function withBlocks(
  source: TableSource,
  over: string,
  column: string,
  blocks: readonly SpreadBlock[],
): TableSource {
  const kept = new Map((source.spread?.blocks ?? []).map((block) => [block.value, { ...block.headers }]))
  for (const headers of kept.values()) Reflect.deleteProperty(headers, column)
  for (const block of blocks) kept.set(block.value, { ...kept.get(block.value), ...block.headers })
  const all = [...kept]
    .filter(([, headers]) => Object.keys(headers).length > 0)
    .map(([value, headers]) => ({ value, headers }))
    .sort((one, other) => one.value.localeCompare(other.value))
  const next = { ...source }
  delete next.spread
  return all.length ? { ...next, spread: { column: over, blocks: all } } : next
}
