import { describe, expect, it } from 'vitest'
import { ruleOf } from './rule'

describe('the rule of a problem', () => {
  it('is the number of a check', () => {
    expect(['COAL-017', 'PLAN-002', 'CO2-1'].map(ruleOf)).toEqual(['COAL-017', 'PLAN-002', 'CO2-1'])
  })
  it('is never an internal name', () => {
    expect(['input.required', 'workbook.formula', ''].map(ruleOf)).toEqual(['', '', ''])
  })
})
