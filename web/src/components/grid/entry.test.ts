import { describe, expect, it } from 'vitest'
import { choiceOf, findChoices, readEntry } from './entry'
import type { GridColumn } from './sheet'

const column = (role: GridColumn['role'], choices: GridColumn['choices'] = null): GridColumn => ({
  id: 'c',
  label: { zh: '项', en: 'item' },
  role,
  unit: null,
  decimals: null,
  letter: 'A',
  cell: null,
  required: false,
  locked: false,
  frozen: false,
  choices,
  hint: null,
})
const fuels = [
  { code: 'raw_coal', label: { zh: '原煤', en: 'Raw coal' } },
  { code: 'bituminous', label: { zh: '烟煤', en: 'Bituminous coal' } },
  { code: 'coal_gas', label: { zh: '焦炉煤气', en: 'Coke oven gas' } },
]

describe('an entry', () => {
  it('keeps a number as its digits, without grouping and full-width forms', () => {
    const input = column('input')
    expect(readEntry(input, ' 1,234,567.80 ')).toBe('1234567.80')
    expect(readEntry(input, '１２．５')).toBe('12.5')
    expect(readEntry(input, '\u221212.50')).toBe('-12.50')
    expect(readEntry(input, '9007199254740993.0000010')).toBe('9007199254740993.0000010')
    expect(readEntry(input, 'ie')).toBe('IE')
    expect(readEntry(input, '')).toBe('')
  })
  it('keeps what it does not understand, for the checks to speak of', () => {
    expect(readEntry(column('input'), '约62000')).toBe('约62000')
    expect(readEntry(column('input'), '1,23')).toBe('1,23')
    expect(readEntry(column('choice', fuels), '石头')).toBe('石头')
    expect(readEntry(column('text'), 'No')).toBe('No')
  })
  it('takes a label in either language for its code', () => {
    expect(readEntry(column('choice', fuels), '烟煤')).toBe('bituminous')
    expect(readEntry(column('choice', fuels), 'raw coal ')).toBe('raw_coal')
    expect(readEntry(column('choice', fuels), 'COAL_GAS')).toBe('coal_gas')
    expect(choiceOf(fuels, '煤')).toBeNull()
  })
})

describe('finding a choice', () => {
  it('puts what begins with the text before what holds it', () => {
    expect(findChoices(fuels, '煤').map((one) => one.code)).toEqual(['raw_coal', 'bituminous', 'coal_gas'])
    expect(findChoices(fuels, 'co').map((one) => one.code)).toEqual(['coal_gas', 'raw_coal', 'bituminous'])
    expect(findChoices(fuels, '焦').map((one) => one.code)).toEqual(['coal_gas'])
    expect(findChoices(fuels, '').length).toBe(3)
    expect(findChoices(fuels, '水')).toEqual([])
  })
})
