import { describe, expect, it } from 'vitest'
import { KeptRows, sameRows } from './rows'
import { numbersOf } from './columns'

describe('rows of a draft', () => {
  it('are texts in the sheet, and go back with what stood beside the value', () => {
    const kept = new KeptRows()
    const rows = kept.read([
      { id: 'a', cells: { quantity: { value: '12.50', uncertainty: '2%' }, fuel: 'raw', note: null } },
    ] as never)
    expect(rows).toEqual([{ id: 'a', cells: { quantity: '12.50', fuel: 'raw' } }])
    expect(
      kept.write([
        { id: 'a', cells: { quantity: '13', fuel: 'raw' } },
        { id: 'b', cells: {} },
      ]),
    ).toEqual([
      { id: 'a', cells: { quantity: { value: '13', uncertainty: '2%' }, fuel: 'raw' } },
      { id: 'b', cells: {} },
    ])
    expect(kept.write([{ id: 'a', cells: { fuel: 'raw' } }])).toEqual([{ id: 'a', cells: { fuel: 'raw' } }])
  })
  it('are the same when every cell is', () => {
    const row = (id: string, a: string) => ({ id, cells: { a } })
    expect(sameRows([row('1', 'x')], [row('1', 'x')])).toBe(true)
    expect(sameRows([row('1', 'x')], [row('1', 'y')])).toBe(false)
    expect(sameRows([row('1', 'x')], [row('2', 'x')])).toBe(false)
    expect(sameRows([row('1', 'x')], [])).toBe(false)
    expect(sameRows([row('1', 'x')], [{ id: '1', cells: { a: 'x', b: '1' } }])).toBe(false)
  })
})

describe('row numbers', () => {
  const rows = ['a', 'b', 'c'].map((id) => ({ id, cells: {} }))
  it('are the workbook’s, and go on below the last that is known', () => {
    const known = new Map([
      ['a', 9],
      ['b', 10],
    ])
    expect(numbersOf(rows, known, 5)).toEqual([9, 10, 11, 12, 13])
  })
  it('are left open for blank rows between, and while none is known', () => {
    expect(
      numbersOf(
        rows,
        new Map([
          ['a', 9],
          ['c', 10],
        ]),
        4,
      ),
    ).toEqual([9, null, 10, 11])
    expect(numbersOf(rows, new Map(), 4)).toEqual([null, null, null, null])
  })
})
