import type { MethodDetail, Text } from '@/api/types'

export interface FactorRow {
  factor: string
  /** The code it is for; none for a factor without key. */
  code: string | null
  label: Text | string
  value: string
  unit: string
  set: string
  source: string
  confidence: string
  note: string | null
  mark: Text | null
}

/** The values of a method's look-ups, each once: several tables may look up the same. */
export function factorRows(factors: MethodDetail['factors']): FactorRow[] {
  const rows = new Map<string, FactorRow>()
  for (const one of factors) {
    for (const value of one.values) {
      const key = JSON.stringify([one.factor, value.code, value.set, value.value, one.unit])
      if (rows.has(key)) continue
      rows.set(key, {
        factor: one.factor,
        code: value.code ?? null,
        label: value.label ?? value.code ?? one.factor,
        value: value.value,
        unit: one.unit,
        set: value.set,
        source: value.source,
        confidence: value.confidence,
        note: value.note ?? null,
        mark: value.mark ?? null,
      })
    }
  }
  return [...rows.values()].sort((a, b) => a.factor.localeCompare(b.factor))
}
