import { describe, expect, it } from 'vitest'
import { frozenCount, lanesOf, NUMBER_PX, scrolledTo } from './geometry'
import type { GridColumn } from './sheet'

const column = (id: string, frozen: boolean): GridColumn => ({
  id,
  label: { zh: id, en: id },
  role: 'input',
  unit: null,
  decimals: null,
  letter: null,
  cell: null,
  required: false,
  locked: false,
  frozen,
  choices: null,
  hint: null,
})
const lanes = lanesOf(
  [column('a', true), column('b', true), column('c', false), column('d', true)],
  (one) => one.id,
)

describe('columns', () => {
  it('stand one after the other behind the row numbers', () => {
    expect(lanes[0]?.left).toBe(NUMBER_PX)
    for (let i = 1; i < lanes.length; i += 1)
      expect(lanes[i]?.left).toBe((lanes[i - 1]?.left ?? 0) + (lanes[i - 1]?.width ?? 0))
  })
  it('that lead stay in sight where there is room for them', () => {
    expect(frozenCount(lanes, 1200)).toBe(2)
    expect(frozenCount(lanes, 390)).toBe(0)
  })
})

describe('scrolling to a cell', () => {
  it('moves no further than it must', () => {
    expect(scrolledTo(100, 500, 80, 300, 332)).toBe(100)
    expect(scrolledTo(100, 500, 80, 600, 632)).toBe(132)
    expect(scrolledTo(100, 500, 80, 120, 152)).toBe(40)
    expect(scrolledTo(100, 500, 80, 10, 42)).toBe(0)
  })
})
