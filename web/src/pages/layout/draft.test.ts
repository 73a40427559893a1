import { describe, expect, it } from 'vitest'
import {
  keyOf,
  monthBlocks,
  refOf,
  shownUnit,
  wayOf,
  withBlocks,
  withColumn,
  type TableSource,
} from './draft'

const source: TableSource = { table: 'fuel', sheet: '台账', header: { row: 1 }, columns: [] }

describe('a layout being drawn up', () => {
  it('names a column of the sheet by its text and its place among twins', () => {
    expect(refOf(keyOf({ text: '数量|t', nth: 2 }))).toEqual({ text: '数量|t', nth: 2 })
    expect(refOf(keyOf({ text: '数量' }))).toEqual({ text: '数量' })
    expect(refOf('')).toBeUndefined()
  })

  it('shows a unit that hangs on the row as such', () => {
    expect(shownUnit('GJ/{fuel}', '品种计量单位')).toBe('GJ/品种计量单位')
    expect(shownUnit('10^4Nm3', 'x')).toBe('10⁴Nm³')
    expect(shownUnit(null, 'x')).toBe('')
  })

  it('fills each column one way at a time', () => {
    const once = withColumn(source, 'unit', { column: 'unit', fixed: '1' })
    const again = withColumn(once, 'unit', { column: 'unit', header: { text: '机组' } })
    expect(again.columns).toEqual([{ column: 'unit', header: { text: '机组' } }])
    expect(wayOf(again.columns[0])).toBe('header')
    expect(withColumn(again, 'unit', null).columns).toEqual([])
  })

  it('joins the months of several measures and drops a month that has none left', () => {
    const headers = [{ text: '1月' }, { text: '2月' }, { text: '1月热值' }]
    const coal = monthBlocks(headers, 'quantity', { '01': '1|1月', '02': '1|2月', '03': '1|3月' })
    expect(coal.map((block) => block.value)).toEqual(['01', '02'])
    const one = withBlocks(source, 'month', 'quantity', coal)
    const two = withBlocks(one, 'month', 'ncv', monthBlocks(headers, 'ncv', { '01': '1|1月热值' }))
    expect(two.spread?.blocks[0]?.headers).toEqual({ quantity: { text: '1月' }, ncv: { text: '1月热值' } })
    const back = withBlocks(withBlocks(two, 'month', 'quantity', []), 'month', 'ncv', [])
    expect(back.spread).toBeUndefined()
  })
})
