import { readUnit } from '@/number/unit'
import type { PlanContent, PlanDetail, PlanFrame, PlanTable, Severity, Text } from '@/api/types'

export type Key = Record<string, string>
export interface Option {
  value: string
  label: string
}
export type Say = (text: Text | string | null | undefined) => string

/** How one column of an editable table is shown and typed. */
export interface EditColumn<T> {
  key: string
  label: string
  kind: 'text' | 'date' | 'number' | 'choice' | 'many' | 'flag' | 'shown'
  /** What the cell says when it is read. */
  shown?: (row: T) => string
  get: (row: T) => unknown
  set?: (row: T, value: unknown) => void
  options?: (row: T) => Option[]
  /** Width in pixels when it is typed into. */
  width?: number
}

/** What an item is known by among the changes, as the server names it. */
export const keyName = (key: Key): string =>
  Object.keys(key)
    .sort()
    .map((column) => key[column])
    .join('|')

export const tableOf = (frame: PlanFrame, id: string): PlanTable | undefined =>
  frame.tables.find((table) => table.id === id)

/** A unit as people read it; an amount that differs by kind is told in words. */
export const unitText = (unit: string, amount: string): string =>
  readUnit(unit).replace(/\{[a-z_]+\}/g, amount)

/** The options of a key column: its codes and the units of the plan. */
export function keyOptions(content: PlanContent, table: PlanTable, column: string, say: Say): Option[] {
  const key = [...table.keys, ...table.choices].find((one) => one.column === column)
  if (!key) return []
  const units = (content.units ?? [])
    .filter((unit) => key.units_of && unit.table === key.units_of && unit.code)
    .map((unit) => ({ value: unit.code ?? '', label: unit.code ?? '' }))
  return [...units, ...key.items.map((item) => ({ value: item.code, label: say(item.label) }))]
}

/** A key by its labels, in the order of the table's key columns. */
export function keyText(table: PlanTable | undefined, key: Key, say: Say): string {
  const columns = table?.keys.map((one) => one.column) ?? Object.keys(key)
  return columns
    .filter((column) => key[column])
    .map((column) => {
      const known = table?.keys.find((one) => one.column === column)
      const item = known?.items.find((one) => one.code === key[column])
      return item
        ? say(item.label)
        : known?.units_of
          ? `${say(known.label)} ${key[column]}`
          : (key[column] ?? '')
    })
    .join(' / ')
}

/** The items of a chapter that changed, by name. */
export function changedItems(plan: PlanDetail, chapter: string): Map<string, string> {
  return new Map(
    plan.changes.filter((change) => change.chapter === chapter).map((change) => [change.item, change.kind]),
  )
}

/** The positions of a chapter's items that something is wrong with, each with the worst of it. */
export function faultyItems(plan: PlanDetail, chapter: string): Map<number, Severity> {
  const found = new Map<number, Severity>()
  for (const { chapter: of, item, severity } of plan.faults)
    if (of === chapter && typeof item === 'number' && found.get(item) !== 'error') found.set(item, severity)
  return found
}
