import { describe, expect, it } from 'vitest'
import { factorRows } from './factor-rows'

const value = (code: string, number: string) => ({
  code,
  label: { zh: code, en: code },
  value: number,
  set: 'S',
  source: 'Doc',
  confidence: 'checked',
})
const look = (table: string, factor: string, values: ReturnType<typeof value>[], unit = 'GJ/t') => ({
  table,
  column: 'c',
  factor,
  key: 'fuel',
  unit,
  values,
})

describe('factorRows', () => {
  it('lists a value once, whatever number of tables look it up, by factor', () => {
    const rows = factorRows([
      look('a', 'fuel.of', [value('coal', '0.9')], '%'),
      look('a', 'fuel.ncv', [value('coal', '20'), value('oil', '40')]),
      look('b', 'fuel.ncv', [value('coal', '20')]),
    ])
    expect(rows.map((row) => [row.factor, row.value])).toEqual([
      ['fuel.ncv', '20'],
      ['fuel.ncv', '40'],
      ['fuel.of', '0.9'],
    ])
  })
  it('keeps values apart that differ', () => {
    expect(
      factorRows([look('a', 'f', [value('coal', '1')]), look('b', 'f', [value('coal', '1')], 't')]),
    ).toHaveLength(2)
  })
})
