import type {
  LocationQuery,
  LocationQueryValue,
  RouteLocationNormalizedLoaded,
  RouteLocationRaw,
} from 'vue-router'

/**
 * Walking a number: a trail of steps kept in the address, so that every step has a permanent link.
 * `sum` steps descend from the province (city → sector → enterprise); `fig` is a figure of one report
 * version; `cell` is a cell of its workbook; `draft` is a figure of a draft, as it stands when it is asked for.
 */
export type Step =
  | { kind: 'sum'; year: number; city?: string; sector?: string; enterprise?: string }
  | { kind: 'fig'; enterprise: string; version: string; figure: string }
  | { kind: 'cell'; enterprise: string; version: string; sheet: string; cell: string }
  | { kind: 'draft'; enterprise: string; draft: string; method: string; figure: string }

const QUERY = 'walk'
const ANY = '*'
const DEPTH_MAX = 24

const pack = (...fields: string[]) => fields.map((field) => encodeURIComponent(field)).join('/')

export function writeStep(step: Step): string {
  switch (step.kind) {
    case 'sum':
      return pack('sum', String(step.year), step.city ?? ANY, step.sector ?? ANY, step.enterprise ?? ANY)
    case 'fig':
      return pack('fig', step.enterprise, step.version, step.figure)
    case 'cell':
      return pack('cell', step.enterprise, step.version, step.sheet, step.cell)
    case 'draft':
      return pack('draft', step.enterprise, step.draft, step.method, step.figure)
  }
}

export function readStep(text: string): Step | null {
  let fields: string[]
  try {
    fields = text.split('/').map((field) => decodeURIComponent(field))
  } catch {
    return null
  }
  const [kind, a = '', b = '', c = '', d = ''] = fields
  const some = (field: string) => (field === '' || field === ANY ? undefined : field)
  if (kind === 'sum' && /^\d{4}$/.test(a)) {
    return { kind, year: Number(a), city: some(b), sector: some(c), enterprise: some(d) }
  }
  if (kind === 'fig' && a && b && c) return { kind, enterprise: a, version: b, figure: c }
  if (kind === 'cell' && a && b && c && d) return { kind, enterprise: a, version: b, sheet: c, cell: d }
  if (kind === 'draft' && a && b && c && d) return { kind, enterprise: a, draft: b, method: c, figure: d }
  return null
}

export function readTrail(query: LocationQuery): Step[] {
  const raw: LocationQueryValue | LocationQueryValue[] | undefined = query[QUERY]
  const list = Array.isArray(raw) ? raw : raw ? [raw] : []
  return list.flatMap((text) => {
    const step = text ? readStep(text) : null
    return step ? [step] : []
  })
}

/** The same page with this trail open; an empty trail closes the drawer. */
export function withWalk(route: RouteLocationNormalizedLoaded, trail: Step[]): RouteLocationRaw {
  const query = { ...route.query }
  delete query[QUERY]
  const kept = trail.slice(-DEPTH_MAX).map(writeStep)
  return { path: route.path, query: kept.length ? { ...query, [QUERY]: kept } : query }
}
