/** A cell by its position among the rows and columns shown. */
export interface Spot {
  row: number
  column: number
}

/** From the cell that is typed into to the corner across from it. */
export interface Selection {
  from: Spot
  to: Spot
}

export interface Area {
  top: number
  bottom: number
  left: number
  right: number
}

/** The field a selection moves in. */
export interface Field {
  rows: number
  columns: number
  /** Rows a page key moves by. */
  page: number
  filled: (row: number, column: number) => boolean
}

export type Move = 'up' | 'down' | 'left' | 'right' | 'page_up' | 'page_down' | 'home' | 'end'

export const at = (row: number, column: number): Selection => ({ from: { row, column }, to: { row, column } })

export function areaOf({ from, to }: Selection): Area {
  return {
    top: Math.min(from.row, to.row),
    bottom: Math.max(from.row, to.row),
    left: Math.min(from.column, to.column),
    right: Math.max(from.column, to.column),
  }
}

const within = (value: number, count: number): number => Math.min(Math.max(value, 0), Math.max(count - 1, 0))

export function clamp(selection: Selection, field: Pick<Field, 'rows' | 'columns'>): Selection {
  const inside = (spot: Spot): Spot => ({
    row: within(spot.row, field.rows),
    column: within(spot.column, field.columns),
  })
  return { from: inside(selection.from), to: inside(selection.to) }
}

/** Where a key leads from a cell; `far` is with the control key. */
export function moved(spot: Spot, move: Move, field: Field, far: boolean): Spot {
  const { row, column } = spot
  const to = (nextRow: number, nextColumn: number): Spot => ({
    row: within(nextRow, field.rows),
    column: within(nextColumn, field.columns),
  })
  switch (move) {
    case 'home':
      return to(far ? 0 : row, 0)
    case 'end':
      return far ? lastFilled(field) : to(row, field.columns - 1)
    case 'page_up':
      return to(row - field.page, column)
    case 'page_down':
      return to(row + field.page, column)
    case 'up':
      return far ? leap(spot, -1, 0, field) : to(row - 1, column)
    case 'down':
      return far ? leap(spot, 1, 0, field) : to(row + 1, column)
    case 'left':
      return far ? leap(spot, 0, -1, field) : to(row, column - 1)
    case 'right':
      return far ? leap(spot, 0, 1, field) : to(row, column + 1)
  }
}

/** To the end of a run of filled cells, else to the next filled one, else to the edge: as spreadsheets do. */
function leap(spot: Spot, down: number, across: number, field: Field): Spot {
  const inside = (one: Spot) =>
    one.row >= 0 && one.row < field.rows && one.column >= 0 && one.column < field.columns
  const next = (one: Spot): Spot => ({ row: one.row + down, column: one.column + across })
  const isFilled = (one: Spot) => field.filled(one.row, one.column)
  let here = spot
  if (!inside(next(here))) return here
  if (isFilled(here) && isFilled(next(here))) {
    while (inside(next(here)) && isFilled(next(here))) here = next(here)
    return here
  }
  here = next(here)
  while (!isFilled(here) && inside(next(here))) here = next(here)
  return here
}

function lastFilled(field: Field): Spot {
  let last: Spot = { row: 0, column: 0 }
  for (let row = 0; row < field.rows; row += 1) {
    for (let column = 0; column < field.columns; column += 1) {
      if (field.filled(row, column)) last = { row, column: Math.max(column, last.column) }
    }
  }
  return last
}

/** The next cell of the row, going on in the row below after the last; or back again. */
export function stepped(spot: Spot, by: 1 | -1, field: Pick<Field, 'rows' | 'columns'>): Spot {
  const column = spot.column + by
  if (column >= 0 && column < field.columns) return { row: spot.row, column }
  const row = spot.row + by
  if (row < 0 || row >= field.rows) return spot
  return { row, column: by > 0 ? 0 : field.columns - 1 }
}
