import { describe, expect, it } from 'vitest'
import { changesOf, merged, type Choice } from './three-way'
import type { GridColumn, GridRow } from '@/components/grid/sheet'

const columns = ['a', 'b'].map((id): GridColumn => ({
  id,
  label: { zh: id, en: id },
  role: 'input',
  unit: null,
  decimals: null,
  letter: null,
  cell: null,
  required: false,
  locked: false,
  frozen: false,
  choices: null,
  hint: null,
}))
const row = (id: string, a: string, b = ''): GridRow => ({ id, cells: b ? { a, b } : { a } })
const base = [row('1', '10', '1'), row('2', '20'), row('3', '30')]

const merge = (mine: GridRow[], theirs: GridRow[], chosen: [string, Choice][] = []) => {
  const changes = changesOf(columns, base, mine, theirs)
  return {
    changes: changes.map((one) => [one.key, one.side]),
    rows: merged(mine, theirs, changes, new Map(chosen)).map((one) => [
      one.id,
      one.cells['a'],
      one.cells['b'],
    ]),
  }
}

describe('two who changed the same table', () => {
  it('keep both their changes where they touched different cells', () => {
    const mine = [row('1', '11', '1'), row('2', '20'), row('3', '30')]
    const theirs = [row('1', '10', '2'), row('2', '20'), row('3', '33')]
    const { changes, rows } = merge(mine, theirs)
    expect(changes).toEqual([
      ['1/a', 'mine'],
      ['1/b', 'theirs'],
      ['3/a', 'theirs'],
    ])
    expect(rows).toEqual([
      ['1', '11', '2'],
      ['2', '20', undefined],
      ['3', '33', undefined],
    ])
  })
  it('choose where both changed the same cell, and need not where they agree', () => {
    const mine = [row('1', '11', '5'), row('2', '20'), row('3', '30')]
    const theirs = [row('1', '12', '5'), row('2', '20'), row('3', '30')]
    expect(merge(mine, theirs).changes).toEqual([['1/a', 'both']])
    expect(merge(mine, theirs).rows[0]).toEqual(['1', '12', '5'])
    expect(merge(mine, theirs, [['1/a', 'mine']]).rows[0]).toEqual(['1', '11', '5'])
  })
  it('blank a cell when that is what was chosen', () => {
    const mine = [row('1', '', '1'), row('2', '20'), row('3', '30')]
    const theirs = [row('1', '12', '1'), row('2', '20'), row('3', '30')]
    expect(merge(mine, theirs, [['1/a', 'mine']]).rows[0]).toEqual(['1', undefined, '1'])
  })
  it('keep the rows either added, each where it stood', () => {
    const mine = [row('1', '10', '1'), row('x', '15'), row('2', '20'), row('3', '30')]
    const theirs = [...base, row('y', '40')]
    expect(merge(mine, theirs).rows.map((one) => one[0])).toEqual(['1', 'x', '2', '3', 'y'])
  })
  it('remove what either removed, unless the other changed it: then they choose', () => {
    const mine = [row('1', '10', '1'), row('3', '30')]
    expect(merge(mine, [...base]).rows.map((one) => one[0])).toEqual(['1', '3'])
    const theirs = [row('1', '10', '1'), row('2', '22'), row('3', '30')]
    expect(merge(mine, theirs).changes).toEqual([['2', 'both']])
    expect(merge(mine, theirs).rows.map((one) => one[0])).toEqual(['1', '2', '3'])
    expect(merge(mine, theirs, [['2', 'mine']]).rows.map((one) => one[0])).toEqual(['1', '3'])
    const gone = [row('1', '10', '1'), row('3', '30')]
    const changed = [row('1', '10', '1'), row('2', '22'), row('3', '30')]
    expect(merge(changed, gone, [['2', 'mine']]).rows.map((one) => one[0])).toEqual(['1', '2', '3'])
    expect(merge(changed, gone).rows.map((one) => one[0])).toEqual(['1', '3'])
  })
})
