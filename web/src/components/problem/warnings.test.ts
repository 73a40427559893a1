import { describe, expect, it } from 'vitest'
import type { Problem, Severity, VersionDetail } from '@/api/types'
import { waits, warningsOf } from './warnings'

const problem = (code: string, severity: Severity, answer?: string): Problem => ({
  code,
  severity,
  place: {},
  message: { zh: code, en: code },
  answer,
})

describe('warningsOf', () => {
  it('lists warnings alone, the unanswered first', () => {
    const version = {
      id: 'v',
      problems: [problem('A', 'warning', 'so'), problem('B', 'error'), problem('C', 'warning')],
    } as unknown as VersionDetail
    expect(warningsOf([version]).map((one) => one.problem.code)).toEqual(['C', 'A'])
  })
  it('asks for no answer to anything else', () => {
    expect(waits(problem('A', 'warning'))).toBe(true)
    expect(waits(problem('A', 'warning', 'so'))).toBe(false)
    expect(waits(problem('A', 'error'))).toBe(false)
    expect(waits(problem('A', 'note'))).toBe(false)
  })
})
