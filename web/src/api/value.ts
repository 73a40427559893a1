import type { Value } from './types'
import { formatDecimal } from '@/number/format'

function field(value: Value, name: 'n' | 'k' | 's'): string | null {
  if (typeof value !== 'object' || value === null) return null
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'string' ? found : null
}

/** The decimal string inside a value, when it holds a number. */
export function numberOf(value: Value): string | null {
  return typeof value === 'string' ? value : field(value, 'n')
}

/** How a value reads in a cell: a grouped number, a notation key, a text, or a dash. */
export function readValue(value: Value, places?: number | null): string {
  const number = numberOf(value)
  if (number !== null) return formatDecimal(number, places ?? undefined)
  return field(value, 'k') ?? field(value, 's') ?? '—'
}
