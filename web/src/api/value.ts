import type { Value } from './types'
import { formatDecimal } from '@/number/format'

/** The decimal string inside a value, when it holds a number. */
export function numberOf(value: Value): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  return value.n ?? null
}

/** How a value reads in a cell: a grouped number, a notation key, a text, or a dash. */
export function readValue(value: Value, places?: number | null): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'string') return formatDecimal(value, places ?? undefined)
  if (value.n) return formatDecimal(value.n, places ?? undefined)
  return value.k ?? value.s ?? '—'
}
