import { describe, expect, it } from 'vitest'
import type { Edition, MethodSummary } from '@/api/types'
import { groupMethods, namedSector } from './method-list'

const method = (id: string, part: Partial<MethodSummary> = {}): MethodSummary => ({
  id,
  edition: '2013',
  sector: id.split('-')[0] ?? '',
  purpose: 'legal_entity',
  title: { zh: `${id}方法`, en: `${id} method` },
  instrument: '发改办气候〔2013〕2526号',
  years: { from: 2013 },
  confidence: 'checked',
  table_count: 3,
  check_count: 4,
  ...part,
})
const METHODS = [
  method('cement-supplement', { purpose: 'supplementary' }),
  method('cement-2013', { years: { from: 2013, to: 2023 } }),
  method('cement-2024', { purpose: 'compliance', edition: '2024', years: { from: 2024 } }),
  method('steel-2013'),
]
const EDITIONS: Edition[] = [
  {
    instrument: 'GB/T 32151.5-2026',
    sector: 'steel',
    title: { zh: '钢铁', en: 'Steel' },
    in_force: '2026-10-01',
    from: 2026,
    confidence: 'checked',
  },
]
const names = (code: string) => ({ zh: code === 'cement' ? '水泥' : '钢铁', en: code })
const ids = (filter: Parameters<typeof groupMethods>[2]) =>
  groupMethods(METHODS, EDITIONS, filter, names).flatMap((group) => [
    ...group.methods.map((one) => one.id),
    ...group.editions.map((one) => one.instrument),
  ])

describe('groupMethods', () => {
  it('puts purposes in their order and editions without a method last', () => {
    expect(ids({})).toEqual([
      'cement-2013',
      'cement-2024',
      'cement-supplement',
      'steel-2013',
      'GB/T 32151.5-2026',
    ])
  })
  it('filters by sector, purpose and year', () => {
    expect(ids({ sector: 'steel' })).toEqual(['steel-2013', 'GB/T 32151.5-2026'])
    expect(ids({ purpose: 'compliance' })).toEqual(['cement-2024'])
    expect(ids({ year: 2024 })).toEqual(['cement-2024', 'cement-supplement', 'steel-2013'])
    expect(ids({ year: 2026, sector: 'steel' })).toContain('GB/T 32151.5-2026')
  })
  it('finds by title, sector, document and edition, wide or narrow letters', () => {
    expect(ids({ search: '水泥' })).toHaveLength(3)
    expect(ids({ search: ' ＧＢ/T 32151 ' })).toEqual(['GB/T 32151.5-2026'])
    expect(ids({ search: 'nothing' })).toEqual([])
  })
})

describe('namedSector', () => {
  const name = namedSector((code) => ({ zh: `${code}行业`, en: code }))
  it('names what several sectors share, and leaves the rest to the register', () => {
    expect(name('any').zh).toBe('不限行业')
    expect(name('steel').zh).toBe('steel行业')
  })
})
