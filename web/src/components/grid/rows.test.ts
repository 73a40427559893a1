import { describe, expect, it } from 'vitest'
import {
  clearArea,
  deleteRows,
  fillDown,
  filledRows,
  insertRows,
  pasteBlock,
  setCell,
  type Shape,
} from './rows'
import type { GridColumn, GridRow } from './sheet'

const column = (id: string, role: GridColumn['role'], over: Partial<GridColumn> = {}): GridColumn => ({
  id,
  label: { zh: id, en: id },
  role,
  unit: null,
  decimals: null,
  letter: null,
  cell: null,
  required: false,
  locked: role === 'formula',
  frozen: false,
  choices: null,
  hint: null,
  ...over,
})
const columns = [
  column('fuel', 'key', { choices: [{ code: 'raw', label: { zh: '原煤', en: 'Raw coal' } }] }),
  column('quantity', 'input'),
  column('emission', 'formula'),
  column('note', 'text'),
]
const free: Shape = { fixed: false, rowsMax: 10 }
const fixed: Shape = { fixed: true, rowsMax: 10 }
const rows: readonly GridRow[] = [
  { id: 'a', cells: { fuel: 'raw', quantity: '1' } },
  { id: 'b', cells: { fuel: 'raw', quantity: '2', note: '煤场' } },
]
const whole = (top: number, bottom: number, left = 0, right = 3) => ({ top, bottom, left, right })
const table = (all: readonly GridRow[]) => all.map((row) => columns.map((one) => row.cells[one.id] ?? ''))

describe('typing', () => {
  it('changes one row and shares the others', () => {
    const after = setCell(rows, columns, 1, 1, '2,500', free)
    expect(after[1]?.cells['quantity']).toBe('2500')
    expect(after[0]).toBe(rows[0])
    expect(rows[1]?.cells['quantity']).toBe('2')
  })
  it('changes nothing where nothing changes, or where a cell is locked', () => {
    expect(setCell(rows, columns, 0, 1, '1', free)).toBe(rows)
    expect(setCell(rows, columns, 0, 2, '9', free)).toBe(rows)
    expect(setCell(rows, columns, 5, 1, '', free)).toBe(rows)
  })
  it('adds rows below where the table may have more', () => {
    expect(setCell(rows, columns, 3, 1, '4', free).length).toBe(4)
    expect(setCell(rows, columns, 3, 1, '4', fixed)).toBe(rows)
    expect(setCell(rows, columns, 30, 1, '4', free)).toBe(rows)
  })
})

describe('pasting', () => {
  it('reads labels, leaves computed cells out and adds rows', () => {
    const block = [
      ['原煤', '1,000.5', '99', '一'],
      ['原煤', 'no', '98', ''],
    ]
    const { rows: after, left, area } = pasteBlock(rows, columns, whole(1, 1, 0, 0), block, free)
    expect(table(after)).toEqual([
      ['raw', '1', '', ''],
      ['raw', '1000.5', '', '一'],
      ['raw', 'NO', '', ''],
    ])
    expect(left).toBe(2)
    expect(area).toEqual(whole(1, 2))
  })
  it('fills the area with a block that fits into it', () => {
    const { rows: after } = pasteBlock(rows, columns, whole(0, 3, 1, 1), [['7']], free)
    expect(after.map((row) => row.cells['quantity'])).toEqual(['7', '7', '7', '7'])
  })
  it('stops at the last row of a table whose rows are given, and says so', () => {
    const { rows: after, left } = pasteBlock(rows, columns, whole(1, 1, 1, 1), [['5'], ['6'], ['7']], fixed)
    expect(after.length).toBe(2)
    expect(after[1]?.cells['quantity']).toBe('5')
    expect(left).toBe(2)
  })
})

describe('areas', () => {
  it('are cleared but for what is computed', () => {
    const after = clearArea(rows, columns, whole(1, 1))
    expect(table(after)).toEqual([
      ['raw', '1', '', ''],
      ['', '', '', ''],
    ])
    expect(after[0]).toBe(rows[0])
  })
  it('are filled down from their first row', () => {
    const after = fillDown(rows, columns, whole(0, 2, 0, 1), free)
    expect(after.map((row) => row.cells['quantity'])).toEqual(['1', '1', '1'])
    expect(after[1]?.cells['note']).toBe('煤场')
    expect(fillDown(rows, columns, whole(0, 0), free)).toBe(rows)
  })
})

describe('rows', () => {
  it('are inserted and deleted where the table is free', () => {
    expect(insertRows(rows, 1, 2, free).map((row) => row.cells['quantity'])).toEqual([
      '1',
      undefined,
      undefined,
      '2',
    ])
    expect(insertRows(rows, 0, 99, free).length).toBe(10)
    expect(insertRows(rows, 1, 2, fixed)).toBe(rows)
    expect(deleteRows(rows, 0, 0, free).map((row) => row.id)).toEqual(['b'])
    expect(deleteRows(rows, 0, 0, fixed)).toBe(rows)
  })
  it('hold data when a person entered any', () => {
    expect(filledRows([...rows, { id: 'c', cells: { emission: '3' } }], columns, 0, 2)).toBe(2)
  })
})
