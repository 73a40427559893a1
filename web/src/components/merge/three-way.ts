import type { GridColumn, GridRow } from '@/components/grid/sheet'

/** Whose change a cell carries. `same` is not listed: both made it alike. */
export type Side = 'mine' | 'theirs' | 'both'

export interface CellChange {
  kind: 'cell'
  key: string
  side: Side
  row: string
  column: string
  base: string
  mine: string
  theirs: string
}

export interface RowChange {
  kind: 'row'
  key: string
  side: Side
  row: string
  /** What happened to the row on the side that changed it; on both sides where one removed what the other changed. */
  mine: 'added' | 'removed' | 'changed' | 'kept'
  theirs: 'added' | 'removed' | 'changed' | 'kept'
}

export type Change = CellChange | RowChange
export type Choice = 'mine' | 'theirs'

const byId = (rows: readonly GridRow[]) => new Map(rows.map((row) => [row.id, row]))
const same = (a: GridRow, b: GridRow, columns: readonly GridColumn[]) =>
  columns.every((column) => (a.cells[column.id] ?? '') === (b.cells[column.id] ?? ''))

/** What two people changed since the state both began from. Only what both changed differently is left to be chosen. */
export function changesOf(
  columns: readonly GridColumn[],
  base: readonly GridRow[],
  mine: readonly GridRow[],
  theirs: readonly GridRow[],
): Change[] {
  const [was, here, there] = [byId(base), byId(mine), byId(theirs)]
  const found: Change[] = []
  for (const id of new Set([...was.keys(), ...here.keys(), ...there.keys()])) {
    const [b, m, o] = [was.get(id), here.get(id), there.get(id)]
    if (m && o) found.push(...cellsOf(columns, id, b, m, o))
    else if (b && !m && !o) continue
    else if (b && !m && o) {
      const changed = !same(b, o, columns)
      found.push({
        kind: 'row',
        key: id,
        row: id,
        side: changed ? 'both' : 'mine',
        mine: 'removed',
        theirs: changed ? 'changed' : 'kept',
      })
    } else if (b && m && !o) {
      const changed = !same(b, m, columns)
      found.push({
        kind: 'row',
        key: id,
        row: id,
        side: changed ? 'both' : 'theirs',
        mine: changed ? 'changed' : 'kept',
        theirs: 'removed',
      })
    } else {
      const side = m ? 'mine' : 'theirs'
      found.push({
        kind: 'row',
        key: id,
        row: id,
        side,
        mine: m ? 'added' : 'kept',
        theirs: o ? 'added' : 'kept',
      })
    }
  }
  return found
}

function cellsOf(
  columns: readonly GridColumn[],
  row: string,
  base: GridRow | undefined,
  mine: GridRow,
  theirs: GridRow,
): CellChange[] {
  return columns.flatMap((column): CellChange[] => {
    const b = base?.cells[column.id] ?? ''
    const m = mine.cells[column.id] ?? ''
    const o = theirs.cells[column.id] ?? ''
    if (m === o) return []
    const side: Side = b === o ? 'mine' : b === m ? 'theirs' : 'both'
    return [
      { kind: 'cell', key: `${row}/${column.id}`, side, row, column: column.id, base: b, mine: m, theirs: o },
    ]
  })
}

/** The rows after the choices: what only one side changed is taken from it. Where nothing is chosen, theirs stays. */
export function merged(
  mine: readonly GridRow[],
  theirs: readonly GridRow[],
  changes: readonly Change[],
  choices: ReadonlyMap<string, Choice>,
): GridRow[] {
  const here = byId(mine)
  const taken = (change: Change): Choice =>
    change.side === 'both' ? (choices.get(change.key) ?? 'theirs') : change.side
  const cells = new Map<string, CellChange[]>()
  const rows = new Map<string, RowChange>()
  for (const change of changes) {
    if (change.kind === 'row') rows.set(change.row, change)
    else cells.set(change.row, [...(cells.get(change.row) ?? []), change])
  }
  const after: GridRow[] = []
  for (const row of theirs) {
    const change = rows.get(row.id)
    if (change && taken(change) === 'mine' && change.mine === 'removed') continue
    const changed: Record<string, string> = { ...row.cells }
    for (const cell of cells.get(row.id) ?? []) {
      const value = taken(cell) === 'mine' ? cell.mine : cell.theirs
      if (value === '') delete changed[cell.column]
      else changed[cell.column] = value
    }
    after.push({ id: row.id, cells: changed })
  }
  const left = new Set(theirs.map((row) => row.id))
  mine.forEach((row, index) => {
    const change = rows.get(row.id)
    if (left.has(row.id) || !change || taken(change) !== 'mine' || !here.has(row.id)) return
    // Behind the row it stood behind, as far as that is still there.
    const before = mine
      .slice(0, index)
      .reverse()
      .find((one) => after.some((other) => other.id === one.id))
    const position = before ? after.findIndex((one) => one.id === before.id) + 1 : 0
    after.splice(position, 0, row)
  })
  return after
}
