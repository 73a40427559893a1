import { computed, ref, shallowRef, triggerRef } from 'vue'
import { History } from './history'
import { clearArea, deleteRows, fillDown, insertRows, pasteBlock, setCell, type Shape } from './rows'
import { areaOf, at, clamp, type Area, type Selection } from './selection'
import type { GridColumn, GridRow } from './sheet'

/** Blank rows shown below the last one, ready to be typed into. */
const BLANK_ROWS = 3

interface Held {
  rows: readonly GridRow[]
  selection: Selection
}

export type TableEdit = ReturnType<typeof createTableEdit>

/** A table being edited: its rows, what is selected, and the way back. It outlives the tab that shows it. */
export function createTableEdit(
  columns: readonly GridColumn[],
  start: readonly GridRow[],
  shape: Shape,
  /** `whole` is a step over many cells, such as a paste. */
  edited: (whole: boolean) => void,
) {
  const rows = shallowRef<readonly GridRow[]>(start)
  const selection = ref<Selection>(at(0, firstOpen(columns)))
  const history = shallowRef(new History<Held>())
  const shown = computed(() =>
    shape.fixed
      ? rows.value.length
      : Math.min(rows.value.length + BLANK_ROWS, Math.max(shape.rowsMax, rows.value.length)),
  )
  const area = computed<Area>(() => areaOf(selection.value))
  const held = (): Held => ({ rows: rows.value, selection: selection.value })

  /** One step, however many cells it changes. */
  function step(next: readonly GridRow[], select?: Selection, whole = true): boolean {
    if (next === rows.value) return false
    history.value.record(held())
    triggerRef(history)
    rows.value = next
    selection.value = clamp(select ?? selection.value, { rows: shown.value, columns: columns.length })
    edited(whole)
    return true
  }
  function back(state: Held | null) {
    triggerRef(history)
    if (!state) return
    rows.value = state.rows
    selection.value = state.selection
    edited(true)
  }

  return {
    columns,
    shape,
    rows,
    selection,
    area,
    shown,
    select(next: Selection) {
      selection.value = next
    },
    canUndo: computed(() => history.value.canUndo),
    canRedo: computed(() => history.value.canRedo),
    type: (row: number, column: number, text: string) =>
      step(setCell(rows.value, columns, row, column, text, shape), undefined, false),
    /** Returns how many cells had to be left out. */
    paste(block: readonly (readonly string[])[]): number {
      const outcome = pasteBlock(rows.value, columns, area.value, block, shape)
      const { top, bottom, left, right } = outcome.area
      step(outcome.rows, { from: { row: top, column: left }, to: { row: bottom, column: right } })
      return outcome.left
    },
    clear: () => step(clearArea(rows.value, columns, area.value)),
    fillDown: () => step(fillDown(rows.value, columns, area.value, shape)),
    insert(below: boolean) {
      const { top, bottom } = area.value
      const first = below ? bottom + 1 : top
      step(insertRows(rows.value, first, bottom - top + 1, shape), at(first, selection.value.from.column))
    },
    remove: () =>
      step(
        deleteRows(rows.value, area.value.top, area.value.bottom, shape),
        at(area.value.top, selection.value.from.column),
      ),
    undo: () => back(history.value.undo(held())),
    redo: () => back(history.value.redo(held())),
    /** Takes rows from elsewhere: another person's, or a file's. There is no way back past them. */
    accept(from: readonly GridRow[]) {
      rows.value = from
      history.value.forget()
      triggerRef(history)
      selection.value = clamp(selection.value, { rows: shown.value, columns: columns.length })
    },
  }
}

function firstOpen(columns: readonly GridColumn[]): number {
  return Math.max(
    0,
    columns.findIndex((column) => !column.locked),
  )
}
