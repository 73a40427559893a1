import type { Edition, MethodSummary, Text } from '@/api/types'

export interface MethodFilter {
  search?: string
  sector?: string
  purpose?: string
  year?: number
}
export interface SectorGroup {
  sector: string
  methods: MethodSummary[]
  /** Editions in force without a method. */
  editions: Edition[]
}

const fold = (text: string) => text.normalize('NFKC').toLowerCase()
const holds = (search: string, texts: readonly (string | Text)[]) =>
  texts.some((text) =>
    (typeof text === 'string' ? [text] : [text.zh, text.en]).some((one) => fold(one).includes(search)),
  )

/** The methods and editions a filter leaves, by sector; the newest method first. An edition has no purpose of its own. */
export function groupMethods(
  methods: readonly MethodSummary[],
  editions: readonly Edition[],
  filter: MethodFilter,
  sectorName: (code: string) => Text,
): SectorGroup[] {
  const search = fold(filter.search?.trim() ?? '')
  const { sector, purpose, year } = filter
  const keptMethods = methods.filter(
    (one) =>
      (!sector || one.sector === sector) &&
      (!purpose || one.purpose === purpose) &&
      (!year || ((one.years.from ?? year) <= year && (one.years.to ?? year) >= year)) &&
      (!search || holds(search, [one.id, one.title, one.instrument, one.edition, sectorName(one.sector)])),
  )
  const keptEditions = editions.filter(
    (one) =>
      (!sector || one.sector === sector) &&
      !purpose &&
      (!year || one.from <= year) &&
      (!search || holds(search, [one.title, one.instrument, sectorName(one.sector)])),
  )
  const sectors = [...new Set([...keptMethods, ...keptEditions].map((one) => one.sector))]
  return sectors.map((code) => ({
    sector: code,
    methods: keptMethods
      .filter((one) => one.sector === code)
      .sort(
        (a, b) =>
          PURPOSES.indexOf(a.purpose) - PURPOSES.indexOf(b.purpose) || b.edition.localeCompare(a.edition),
      ),
    editions: keptEditions.filter((one) => one.sector === code),
  }))
}

/** What an allocation plan for more than one sector is listed under; no enterprise is of such a sector. */
const SHARED: Record<string, Text> = {
  any: { zh: '不限行业', en: 'Any sector' },
  industry: { zh: '钢铁、水泥、铝冶炼行业', en: 'Steel, cement and aluminium' },
}

/** The name of a method's sector: one that enterprises have, or one that several share. */
export const namedSector =
  (sectorName: (code: string) => Text) =>
  (code: string): Text =>
    SHARED[code] ?? sectorName(code)

export const PURPOSES = ['legal_entity', 'compliance', 'supplementary', 'allocation']
