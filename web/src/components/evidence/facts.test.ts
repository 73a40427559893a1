import { describe, expect, it } from 'vitest'
import { emptyFacts, factsOf, isComplete } from './facts'

const place = { method_id: 'power-2022', table: 'fuel', row_key: '1|bituminous|03' }

function lab() {
  const form = emptyFacts(place)
  Object.assign(form.lab, {
    laboratory: '齐鲁检测',
    report_number: 'R-1',
    sample_id: 'S-1',
    sampled_on: '2025-03-31',
    received_on: '2025-04-01',
    tested_on: '2025-04-02',
    issued_on: '2025-04-03',
  })
  return form
}

describe('the facts of a file', () => {
  it('need what the kind needs', () => {
    expect(isComplete(emptyFacts(place))).toBe(false)
    expect(isComplete(lab())).toBe(true)
    expect(isComplete({ ...emptyFacts(place), kind: 'ledger' })).toBe(true)
    expect(isComplete({ ...emptyFacts(place), kind: 'stamped_scan' })).toBe(false)
    expect(isComplete({ ...emptyFacts(place), kind: 'meter_certificate' })).toBe(false)
    expect(isComplete({ ...emptyFacts({ method_id: '' }), kind: 'other' })).toBe(false)
  })

  it('carry only what goes with the kind, and no empty text', () => {
    const form = lab()
    form.lab.certified = [
      { parameter: 'carbon', basis: '', value: '58.42', unit: '%', column: 'carbon_air_dried' },
      { parameter: 'ncv', basis: 'ar', value: ' ', unit: '', column: '' },
    ]
    const facts = factsOf(form)
    expect(facts.lab?.certified).toEqual([
      { parameter: 'carbon', basis: null, value: '58.42', unit: '%', column: 'carbon_air_dried' },
    ])
    expect(facts.lab?.cma).toBeNull()
    expect(facts.meter).toBeNull()
    expect(facts.place).toEqual({ ...place, column: null, month: null })
    expect(factsOf({ ...form, kind: 'ledger' }).lab).toBeNull()
  })
})
