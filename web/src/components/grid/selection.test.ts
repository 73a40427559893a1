import { describe, expect, it } from 'vitest'
import { areaOf, at, clamp, moved, stepped, type Field } from './selection'

/** x is filled. */
const drawn = (...lines: string[]): Field => ({
  rows: lines.length,
  columns: lines[0]?.length ?? 0,
  page: 2,
  filled: (row, column) => lines[row]?.[column] === 'x',
})
const field = drawn('xx.x', 'x...', '....', 'x.x.')

describe('keys', () => {
  it('move by a cell and stop at the edge', () => {
    expect(moved({ row: 0, column: 0 }, 'down', field, false)).toEqual({ row: 1, column: 0 })
    expect(moved({ row: 0, column: 0 }, 'up', field, false)).toEqual({ row: 0, column: 0 })
    expect(moved({ row: 3, column: 3 }, 'right', field, false)).toEqual({ row: 3, column: 3 })
    expect(moved({ row: 0, column: 2 }, 'page_down', field, false)).toEqual({ row: 2, column: 2 })
    expect(moved({ row: 2, column: 2 }, 'home', field, false)).toEqual({ row: 2, column: 0 })
    expect(moved({ row: 2, column: 2 }, 'end', field, false)).toEqual({ row: 2, column: 3 })
  })
  it('leap with control to the end of a run, over a gap, or to the edge', () => {
    expect(moved({ row: 0, column: 0 }, 'down', field, true)).toEqual({ row: 1, column: 0 })
    expect(moved({ row: 1, column: 0 }, 'down', field, true)).toEqual({ row: 3, column: 0 })
    expect(moved({ row: 0, column: 0 }, 'right', field, true)).toEqual({ row: 0, column: 1 })
    expect(moved({ row: 0, column: 1 }, 'right', field, true)).toEqual({ row: 0, column: 3 })
    expect(moved({ row: 2, column: 1 }, 'right', field, true)).toEqual({ row: 2, column: 3 })
    expect(moved({ row: 3, column: 3 }, 'up', field, true)).toEqual({ row: 0, column: 3 })
    expect(moved({ row: 1, column: 2 }, 'home', field, true)).toEqual({ row: 0, column: 0 })
    expect(moved({ row: 0, column: 0 }, 'end', field, true)).toEqual({ row: 3, column: 3 })
  })
  it('step on into the next row, and back', () => {
    expect(stepped({ row: 0, column: 3 }, 1, field)).toEqual({ row: 1, column: 0 })
    expect(stepped({ row: 1, column: 0 }, -1, field)).toEqual({ row: 0, column: 3 })
    expect(stepped({ row: 3, column: 3 }, 1, field)).toEqual({ row: 3, column: 3 })
    expect(stepped({ row: 0, column: 0 }, -1, field)).toEqual({ row: 0, column: 0 })
  })
})

describe('a selection', () => {
  it('is an area whichever corner it began at', () => {
    const area = { top: 1, bottom: 4, left: 0, right: 2 }
    expect(areaOf({ from: { row: 4, column: 0 }, to: { row: 1, column: 2 } })).toEqual(area)
    expect(areaOf({ from: { row: 1, column: 2 }, to: { row: 4, column: 0 } })).toEqual(area)
  })
  it('stays inside when rows go', () => {
    expect(clamp(at(9, 9), field)).toEqual(at(3, 3))
    expect(clamp(at(9, 9), { rows: 0, columns: 0 })).toEqual(at(0, 0))
  })
})
