import { isNumber, type GridColumn } from './sheet'

export const ROW_PX = 32
export const HEAD_PX = 82
export const NUMBER_PX = 52
/** Below this width only the row numbers stay in sight. */
const FREEZE_FROM_PX = 640
const LABEL_LINES = 2
const CHARACTER_PX = 7.2
const WIDTH_MIN: Record<'number' | 'choice' | 'text', number> = { number: 112, choice: 128, text: 120 }
const WIDTH_MAX = 220

const textWidth = (text: string): number =>
  [...text].reduce((sum, ch) => sum + ((ch.codePointAt(0) ?? 0) > 255 ? 2 : 1), 0)

/** Wide enough for the label in two lines and for what is usually typed. */
export function widthOf(column: GridColumn, label: string): number {
  const least = WIDTH_MIN[column.choices ? 'choice' : isNumber(column) ? 'number' : 'text']
  const wanted = (textWidth(label) / LABEL_LINES) * CHARACTER_PX + 36
  return Math.round(Math.min(Math.max(least, wanted), WIDTH_MAX))
}

export interface Lane {
  column: GridColumn
  index: number
  left: number
  width: number
}

/** Where each column stands from the left edge of the sheet. */
export function lanesOf(columns: readonly GridColumn[], label: (column: GridColumn) => string): Lane[] {
  let left = NUMBER_PX
  return columns.map((column, index) => {
    const lane = { column, index, left, width: widthOf(column, label(column)) }
    left += lane.width
    return lane
  })
}

/** How many columns from the left stay in sight: the leading ones that say which row it is. */
export function frozenCount(lanes: readonly Lane[], viewWidth: number): number {
  if (viewWidth < FREEZE_FROM_PX) return 0
  let count = 0
  while (lanes[count]?.column.frozen) count += 1
  const reaches = (lane: Lane | undefined) => (lane ? lane.left + lane.width : 0)
  while (count > 0 && reaches(lanes[count - 1]) > viewWidth / 2) count -= 1
  return count
}

/** How far to scroll so that from..to is inside from the part of the view that nothing covers. */
export function scrolledTo(scroll: number, view: number, covered: number, from: number, to: number): number {
  if (from < scroll + covered) return Math.max(0, from - covered)
  return to > scroll + view ? to - view : scroll
}
