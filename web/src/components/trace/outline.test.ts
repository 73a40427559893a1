import { describe, expect, it } from 'vitest'
import type { TraceNode } from '@/api/types'
import { cellOf, isFigure } from './figure'
import { outline, type Words } from './outline'

const node = (part: Partial<TraceNode>): TraceNode => ({
  figure: 'total:e',
  label: { zh: '排放量', en: 'Emissions' },
  value: { n: '1234.50' },
  unit: 'tCO2',
  origin: 'total',
  inputs: [],
  more: false,
  ...part,
})
const words: Words = {
  say: (text) => (typeof text === 'object' ? (text?.en ?? '') : (text ?? '')),
  clause: 'Clause',
  source: 'Source',
  certainty: (confidence) => confidence.toUpperCase(),
  name: (one) => one.label.en,
}

describe('outline', () => {
  it('writes equation, values, rounding, factor and inputs, each step further in', () => {
    const text = outline(
      node({
        symbol: 'E',
        clause: '(1)',
        formula: { zh: '甲 × 乙', en: 'FC × NCV' },
        with_values: '2 × 617.25',
        rounding: { zh: '修约', en: 'rounded' },
        inputs: [
          node({
            label: { zh: '消耗量', en: 'Fuel used' },
            value: { n: '2' },
            unit: 't',
            at: { sheet: 'A', cell: 'D7' },
          }),
          node({
            label: { zh: '热值', en: 'NCV' },
            factor: {
              set: 'S',
              key: 'fuel.ncv diesel',
              value: '1',
              unit: 'GJ/t',
              source: 'Doc',
              confidence: 'memory',
            },
          }),
        ],
      }),
      words,
    )
    expect(text.split('\n')).toEqual([
      'Emissions E = 1,234.50 tCO₂',
      '  E = FC × NCV  (Clause (1))',
      '  = 2 × 617.25',
      '  rounded',
      '  Fuel used = 2 t [A!D7]',
      '  NCV = 1,234.50 tCO₂',
      '    Source S · fuel.ncv diesel · Doc · MEMORY',
    ])
  })
  it('says where it was cut', () => {
    expect(outline(node({ more: true }), words)).toContain('…')
  })
})

describe('figures', () => {
  it('are read apart, the row key with its slashes', () => {
    expect(cellOf('cell:fuel/1|coal/03|x/emission')).toEqual({
      table: 'fuel',
      row: '1|coal/03|x',
      column: 'emission',
    })
    expect(cellOf('total:e')).toBeNull()
    expect(isFigure('factor:fuel.ncv diesel')).toBe(false)
    expect(isFigure('total:e')).toBe(true)
  })
})
