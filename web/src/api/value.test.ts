import { describe, expect, it } from 'vitest'
import { numberOf, readValue } from './value'

describe('values', () => {
  it('are numbers, notation keys, texts or nothing', () => {
    expect(numberOf({ n: '12.50' })).toBe('12.50')
    expect(numberOf('7')).toBe('7')
    for (const value of [{ k: 'NO' }, { s: 'x' }, null, undefined, 7]) expect(numberOf(value)).toBeNull()
  })
  it('read as people write them', () => {
    expect(readValue({ n: '1234.5' })).toBe('1,234.5')
    expect(readValue({ n: '1234.5' }, 2)).toBe('1,234.50')
    expect(readValue({ k: 'IE' })).toBe('IE')
    expect(readValue({ s: '烟煤' })).toBe('烟煤')
    expect(readValue(null)).toBe('—')
  })
})
