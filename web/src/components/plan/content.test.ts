import { describe, expect, it } from 'vitest'
import { keyName, keyOptions, keyText } from './content'
import type { PlanContent, PlanTable } from '@/api/types'

const text = (zh: string) => ({ zh, en: zh })
const table = {
  id: 'fuel',
  number: 'C.3',
  title: text('燃料'),
  kind: 'sources',
  has_month: true,
  choices: [],
  columns: [],
  keys: [
    { column: 'unit', label: text('机组'), units_of: 'unit', items: [] },
    { column: 'fuel', label: text('燃料'), items: [{ code: 'diesel', label: text('柴油') }] },
  ],
} as unknown as PlanTable
const say = (one: unknown) => (typeof one === 'string' ? one : ((one as { zh?: string } | null)?.zh ?? ''))

describe('keys of a plan', () => {
  it('are named as the server names them: by the order of their columns', () => {
    expect(keyName({ unit: '1', fuel: 'diesel' })).toBe('diesel|1')
  })
  it('are told by labels, in the order of the table', () => {
    expect(keyText(table, { fuel: 'diesel', unit: '1' }, say)).toBe('机组 1 / 柴油')
    expect(keyText(table, { fuel: 'wood' }, say)).toBe('wood')
  })
  it('offer the units of the plan and no other', () => {
    const content = {
      units: [
        { table: 'unit', code: '1' },
        { table: 'line', code: '9' },
      ],
    } as unknown as PlanContent
    expect(keyOptions(content, table, 'unit', say).map((one) => one.value)).toEqual(['1'])
    expect(keyOptions(content, table, 'fuel', say).map((one) => one.label)).toEqual(['柴油'])
  })
})
