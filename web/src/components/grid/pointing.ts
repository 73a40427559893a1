import type { TableEdit } from './table-edit'
import type { Spot } from './selection'

/** Selecting with the mouse or a finger: a cell, an area by dragging, rows by their numbers, columns by their heads. */
export function usePointing(
  table: () => TableEdit,
  acts: {
    /** Puts what is being typed into its cell. */
    commit: () => void
    select: (spot: Spot, extend?: boolean) => void
    edit: () => void
    focus: () => void
  },
) {
  let dragging = false

  function spotAt(event: MouseEvent): Partial<Spot> | null {
    if (!(event.target instanceof Element)) return null
    const found = event.target.closest<HTMLElement>('[data-r],[data-c]')
    if (!found) return null
    const { r, c } = found.dataset
    return { row: r === undefined ? undefined : Number(r), column: c === undefined ? undefined : Number(c) }
  }
  function selectRows(from: number, to: number) {
    const last = table().columns.length - 1
    table().select({ from: { row: from, column: 0 }, to: { row: to, column: last } })
  }
  function selectColumn(column: number) {
    const last = Math.max(0, table().rows.value.length - 1)
    table().select({ from: { row: 0, column }, to: { row: last, column } })
  }

  return {
    pressed(event: MouseEvent) {
      const spot = spotAt(event)
      if (event.button !== 0 || !spot) return
      event.preventDefault()
      acts.commit()
      const { row, column } = spot
      if (row !== undefined && column !== undefined) {
        acts.select({ row, column }, event.shiftKey)
        dragging = true
      } else if (row !== undefined) selectRows(event.shiftKey ? table().selection.value.from.row : row, row)
      else if (column !== undefined) selectColumn(column)
      acts.focus()
    },
    dragged(event: MouseEvent) {
      dragging &&= event.buttons === 1
      const spot = dragging ? spotAt(event) : null
      if (spot?.row !== undefined && spot.column !== undefined)
        acts.select({ row: spot.row, column: spot.column }, true)
    },
    doubled(event: MouseEvent) {
      const spot = spotAt(event)
      if (spot?.row !== undefined && spot.column !== undefined) acts.edit()
    },
    selectRows,
  }
}
