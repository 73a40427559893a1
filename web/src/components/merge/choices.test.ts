import { describe, expect, it } from 'vitest'
import { choicesOf, conflictsOf, keyOf, openConflicts } from './choices'
import type { DraftChange, DraftSide } from '@/api/types'

const change = (table: string, row: string, column: string | null, verdict: string) =>
  ({ table, row, column, verdict }) as DraftChange
const changes = [
  change('fuel', '1/01', 'quantity', 'conflict'),
  change('fuel', '1/01', null, 'conflict'),
  change('fuel', '1/02', 'quantity', 'file'),
]
const first = changes[0] as DraftChange

describe('choices of a merge', () => {
  it('tell a cell from its row', () => {
    expect(new Set(changes.map(keyOf)).size).toBe(3)
    expect(keyOf(change('a', 'b', null, 'file'))).not.toBe(keyOf(change('a', 'b', 'null', 'file')))
  })
  it('wait only where both sides changed', () => {
    expect(conflictsOf(changes).length).toBe(2)
    expect(openConflicts(changes, new Map())).toBe(2)
    expect(openConflicts(changes, new Map([[keyOf(first), 'file']]))).toBe(1)
  })
  it('are sent one by one, with whose values count elsewhere', () => {
    const chosen = new Map<string, DraftSide>([[keyOf(first), 'file']])
    expect(choicesOf(changes, chosen, 'system')).toEqual({
      conflicts: 'system',
      choices: [{ table: 'fuel', row: '1/01', column: 'quantity', take: 'file' }],
    })
  })
})
