import { describe, expect, it } from 'vitest'
import {
  addDecimals,
  compareDecimals,
  parseDecimal,
  subtractDecimals,
  toGeometry,
  writeDecimal,
} from './decimal'
import { exactTonnes, formatAtMost, formatDecimal, formatShare, formatTonnes, groupThousands } from './format'

describe('decimal strings', () => {
  it('survive reading and writing unchanged, beyond what a float can hold', () => {
    for (const text of [
      '0',
      '0.10',
      '-12.5',
      '9007199254740993.000001',
      '123456789012345678901234567890.5',
    ]) {
      const value = parseDecimal(text)
      expect(value && writeDecimal(value)).toBe(text)
    }
  })
  it('refuse what is not a plain decimal', () => {
    for (const text of ['', 'NO', '44/12', '1e5', '1,234', '.5']) expect(parseDecimal(text)).toBeNull()
  })
  it('add, subtract and compare exactly', () => {
    expect(addDecimals(['0.1', '0.2'])).toBe('0.3')
    expect(addDecimals([])).toBe('0')
    expect(subtractDecimals('100.00', '-0.5')).toBe('100.50')
    expect(compareDecimals('2.50', '2.5')).toBe(0)
    expect(compareDecimals('-3', '2')).toBe(-1)
    expect(compareDecimals('10', '9.999999999999999999')).toBe(1)
  })
  it('give chart geometry a number and nothing for nothing', () => {
    expect(toGeometry('12.5')).toBe(12.5)
    expect(toGeometry(null)).toBe(0)
    expect(toGeometry('IE')).toBe(0)
  })
})

describe('formatting', () => {
  it('groups thousands and keeps the digits sent', () => {
    expect(groupThousands('1234567.8900')).toBe('1,234,567.8900')
    expect(groupThousands('-1234')).toBe('\u22121,234')
    expect(groupThousands('NO')).toBe('NO')
    expect(formatDecimal('158738.9')).toBe('158,738.9')
    expect(formatDecimal(null)).toBe('—')
  })
  it('rounds half away from zero when places are asked for', () => {
    expect(formatDecimal('0.125', 2)).toBe('0.13')
    expect(formatDecimal('-0.125', 2)).toBe('\u22120.13')
    expect(formatDecimal('2', 2)).toBe('2.00')
    expect(formatDecimal('999.995', 2)).toBe('1,000.00')
  })
  it('shows 万吨 rounded while the exact figure keeps every digit', () => {
    expect(formatTonnes('158738.90', 'wan')).toBe('15.87')
    expect(exactTonnes('158738.90', 'wan')).toBe('15.873890')
    expect(exactTonnes('158738.90', 't')).toBe('158,738.90')
    expect(formatTonnes('158738.90', 't', 0)).toBe('158,739')
    expect(exactTonnes('3', 'wan')).toBe('0.0003')
  })
  it('cuts long fractions of tonnes for reading only', () => {
    expect(formatTonnes('320076.79545', 't')).toBe('320,076.80')
    expect(formatTonnes('5724097.02', 't')).toBe('5,724,097.02')
    expect(formatTonnes('2370214', 't')).toBe('2,370,214')
    expect(exactTonnes('320076.79545', 't')).toBe('320,076.79545')
    expect(formatAtMost('0.2201868753', 4)).toBe('0.2202')
    expect(formatAtMost(null, 4)).toBe('—')
  })
  it('writes a share as percent', () => {
    expect(formatShare('0.0123')).toBe('1.23%')
    expect(formatShare('1')).toBe('100.00%')
    expect(formatShare(undefined)).toBe('—')
  })
})
