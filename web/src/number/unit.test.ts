import { describe, expect, it } from 'vitest'
import { readUnit } from './unit'

describe('readUnit', () => {
  it('sets gases and powers as printed', () => {
    expect(readUnit('tCO2/t')).toBe('tCO₂/t')
    expect(readUnit('10^4Nm3')).toBe('10⁴Nm³')
    expect(readUnit('CO2e')).toBe('CO₂e')
  })
  it('leaves other units alone', () => {
    expect(readUnit('GJ/t')).toBe('GJ/t')
    expect(readUnit(null)).toBe('')
  })
})
