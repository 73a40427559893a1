import type { DraftChange, DraftChoices, DraftSide } from '@/api/types'

/** What the choice about a difference is kept under. */
export const keyOf = (change: Pick<DraftChange, 'table' | 'row' | 'column'>): string =>
  JSON.stringify([change.table, change.row, change.column ?? null])

export const conflictsOf = (changes: readonly DraftChange[]): DraftChange[] =>
  changes.filter((change) => change.verdict === 'conflict')

/** How many conflicts nobody has decided yet. */
export function openConflicts(
  changes: readonly DraftChange[],
  chosen: ReadonlyMap<string, DraftSide>,
): number {
  return conflictsOf(changes).filter((change) => !chosen.has(keyOf(change))).length
}

/** What is sent: every choice made, and whose values are taken where none was listed. */
export function choicesOf(
  changes: readonly DraftChange[],
  chosen: ReadonlyMap<string, DraftSide>,
  rest: DraftSide,
): DraftChoices {
  return {
    conflicts: rest,
    choices: changes.flatMap((change) => {
      const take = chosen.get(keyOf(change))
      return take ? [{ table: change.table, row: change.row, column: change.column ?? null, take }] : []
    }),
  }
}
