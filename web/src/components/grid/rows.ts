import { readEntry } from './entry'
import type { Area } from './selection'
import type { GridColumn, GridRow } from './sheet'

/** What rows a table may have. */
export interface Shape {
  /** The rows are those of a code list; none can be added or removed. */
  fixed: boolean
  rowsMax: number
}

export interface Outcome {
  rows: readonly GridRow[]
  /** Where the values went. */
  area: Area
  /** Cells that had to be left out: locked ones, and those beyond the table. */
  left: number
}

const EMPTY: GridRow['cells'] = {}

/** A name for a row that lasts while the draft does. */
export function newRow(): GridRow {
  return { id: crypto.randomUUID(), cells: EMPTY }
}

function withCell(row: GridRow, column: string, value: string): GridRow {
  if ((row.cells[column] ?? '') === value) return row
  const cells = { ...row.cells }
  if (value === '') delete cells[column]
  else cells[column] = value
  return { id: row.id, cells }
}

/** Rows up to `count`, where the table lets them be added. */
function grown(rows: readonly GridRow[], count: number, shape: Shape): GridRow[] {
  const all = [...rows]
  const wanted = shape.fixed ? rows.length : Math.min(count, Math.max(shape.rowsMax, rows.length))
  while (all.length < wanted) all.push(newRow())
  return all
}

export function setCell(
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
  row: number,
  column: number,
  text: string,
  shape: Shape,
): readonly GridRow[] {
  const head = columns[column]
  if (!head || head.locked) return rows
  const value = readEntry(head, text)
  if (row >= rows.length && value === '') return rows
  const all = grown(rows, row + 1, shape)
  const old = all[row]
  if (!old) return rows
  const changed = withCell(old, head.id, value)
  if (changed === old && all.length === rows.length) return rows
  all[row] = changed
  return all
}

/**
 * Lays a block over the cells from the corner of the area on. A block that fits into the area a whole number of
 * times fills it, so that one copied cell fills whatever is selected.
 */
export function pasteBlock(
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
  area: Area,
  block: readonly (readonly string[])[],
  shape: Shape,
): Outcome {
  const wide = Math.max(1, ...block.map((line) => line.length))
  const areaRows = area.bottom - area.top + 1
  const areaColumns = area.right - area.left + 1
  const fills = areaRows % block.length === 0 && areaColumns % wide === 0
  const down = fills ? areaRows : block.length
  const across = fills ? areaColumns : wide
  const all = grown(rows, area.top + down, shape)
  let left = 0
  for (let r = 0; r < down; r += 1) {
    const old = all[area.top + r]
    const line = block[r % block.length] ?? []
    if (!old) {
      left += across
      continue
    }
    const cells: Record<string, string> = { ...old.cells }
    for (let c = 0; c < across; c += 1) {
      const head = columns[area.left + c]
      if (!head || head.locked) {
        left += 1
        continue
      }
      const value = readEntry(head, line[c % wide] ?? '')
      if (value === '') delete cells[head.id]
      else cells[head.id] = value
    }
    all[area.top + r] = { id: old.id, cells }
  }
  const bottom = Math.min(area.top + down, all.length) - 1
  const right = Math.min(area.left + across, columns.length) - 1
  return { rows: all, area: { top: area.top, bottom, left: area.left, right }, left }
}

export function clearArea(
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
  area: Area,
): readonly GridRow[] {
  const open = columns.slice(area.left, area.right + 1).filter((column) => !column.locked)
  return rows.map((row, index) => {
    if (index < area.top || index > area.bottom || !open.some((column) => row.cells[column.id])) return row
    const cells: Record<string, string> = { ...row.cells }
    for (const column of open) delete cells[column.id]
    return { id: row.id, cells }
  })
}

/** The first row of the area into all rows below it. */
export function fillDown(
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
  area: Area,
  shape: Shape,
): readonly GridRow[] {
  const source = rows[area.top]
  if (!source || area.bottom === area.top) return rows
  const open = columns.slice(area.left, area.right + 1).filter((column) => !column.locked)
  const all = grown(rows, area.bottom + 1, shape)
  for (let index = area.top + 1; index <= area.bottom && index < all.length; index += 1) {
    const old = all[index]
    if (!old) continue
    const cells: Record<string, string> = { ...old.cells }
    for (const column of open) {
      const value = source.cells[column.id]
      if (value) cells[column.id] = value
      else delete cells[column.id]
    }
    all[index] = { id: old.id, cells }
  }
  return all
}

export function insertRows(
  rows: readonly GridRow[],
  before: number,
  count: number,
  shape: Shape,
): readonly GridRow[] {
  if (shape.fixed) return rows
  const room = Math.max(0, Math.min(count, shape.rowsMax - rows.length))
  const position = Math.min(before, rows.length)
  return [...rows.slice(0, position), ...Array.from({ length: room }, newRow), ...rows.slice(position)]
}

export function deleteRows(
  rows: readonly GridRow[],
  top: number,
  bottom: number,
  shape: Shape,
): readonly GridRow[] {
  return shape.fixed ? rows : rows.filter((_, index) => index < top || index > bottom)
}

/** How many of the rows hold anything a person entered. */
export function filledRows(
  rows: readonly GridRow[],
  columns: readonly GridColumn[],
  top: number,
  bottom: number,
): number {
  const open = columns.filter((column) => !column.locked)
  return rows.slice(top, bottom + 1).filter((row) => open.some((column) => row.cells[column.id])).length
}
