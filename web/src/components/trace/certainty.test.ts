import { describe, expect, it } from 'vitest'
import { certaintyOf, isDoubtful } from './certainty'

describe('certaintyOf', () => {
  it('tells the kinds apart and keeps what is added', () => {
    expect(certaintyOf('checked')).toEqual({ kind: 'checked', more: '' })
    expect(certaintyOf('memory; per GJ')).toEqual({ kind: 'memory', more: 'per GJ' })
    expect(certaintyOf('single third-party source (no official text seen)')).toEqual({
      kind: 'single',
      more: '(no official text seen)',
    })
    expect(certaintyOf('certain').kind).toBe('certain')
    expect(certaintyOf('likely').kind).toBe('likely')
    expect(certaintyOf('uncertain').kind).toBe('uncertain')
    expect(certaintyOf('hearsay')).toEqual({ kind: 'unknown', more: 'hearsay' })
  })
  it('trusts only what was checked or is certain', () => {
    expect(isDoubtful('certain')).toBe(false)
    expect(isDoubtful('likely')).toBe(true)
    expect(isDoubtful('checked')).toBe(false)
    expect(isDoubtful('memory')).toBe(true)
    expect(isDoubtful('checkedish')).toBe(true)
    expect(isDoubtful(null)).toBe(true)
  })
})
