import { describe, expect, it } from 'vitest'
import { readStep, readTrail, withWalk, writeStep, type Step } from './walk'

const steps: Step[] = [
  { kind: 'sum', year: 2024, city: undefined, sector: undefined, enterprise: undefined },
  { kind: 'sum', year: 2024, city: '370100', sector: 'power', enterprise: 'e/1' },
  { kind: 'fig', enterprise: 'e1', version: 'v1', figure: 'cell:fuel/1|bituminous|03/emission' },
  { kind: 'cell', enterprise: 'e1', version: 'v1', sheet: 'C.3 燃料 100%', cell: 'D7' },
  { kind: 'draft', enterprise: 'e1', draft: 'd1', method: 'power-2022', figure: 'total:direct' },
]

describe('walk', () => {
  it('reads back every step it writes', () => {
    for (const step of steps) expect(readStep(writeStep(step))).toEqual(step)
  })
  it('refuses what is not a step', () => {
    for (const text of [
      '',
      'sum/x',
      'fig/e1',
      'cell/a/b/c',
      'draft/e1/d1/power-2022',
      'fig/%E0%A4%A/b/c',
      'other/1',
    ])
      expect(readStep(text)).toBeNull()
  })
  it('keeps the trail in the address beside the page’s own filters', () => {
    const route = { path: '/summary', query: { year: '2024', walk: 'sum/2023' } } as never
    expect(withWalk(route, [])).toEqual({ path: '/summary', query: { year: '2024' } })
    const target = withWalk(route, steps) as { query: Record<string, string[]> }
    expect(readTrail(target.query)).toEqual(steps)
    expect(target.query.year).toBe('2024')
  })
  it('drops damaged steps of a pasted address and keeps the rest', () => {
    expect(readTrail({ walk: ['nonsense', 'sum/2024/*/*/*', null] })).toHaveLength(1)
  })
})
