import { describe, expect, it } from 'vitest'
import { cellName, cellPosition, columnName } from './address'

describe('cell addresses', () => {
  it('count columns as spreadsheets do', () => {
    expect([1, 26, 27, 52, 53, 702, 703].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  })
  it('read back what they name', () => {
    for (const [row, column] of [
      [1, 1],
      [7, 28],
      [20000, 703],
    ] as const) {
      expect(cellPosition(cellName(row, column))).toEqual({ row, column })
    }
    expect(cellPosition('$B$3')).toEqual({ row: 3, column: 2 })
  })
  it('refuse other text', () => {
    for (const text of ['', '7', 'A', 'A1:B2', 'ABCD1']) expect(cellPosition(text)).toBeNull()
  })
})
