import { parseDecimal, roundDecimal, shiftLeft, writeDecimal } from './decimal'

export type MassUnit = 't' | 'wan'

const WAN_POWER = 4
const WAN_PLACES = 2
const TONNE_PLACES = 2

/** 1234567.8 → 1,234,567.8; anything that is not a plain decimal is given back as it came. */
export function groupThousands(text: string): string {
  if (!parseDecimal(text)) return text
  const negative = text.startsWith('-')
  const [whole = '', fraction] = text.replace(/^[+-]/, '').split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const body = fraction === undefined ? grouped : `${grouped}.${fraction}`
  return negative ? `\u2212${body}` : body
}

/** With `places`, rounds half up for reading; without, shows every digit that was sent. */
export function formatDecimal(text: string | null | undefined, places?: number): string {
  if (text === null || text === undefined || text === '') return '—'
  const value = parseDecimal(text)
  if (!value) return text
  return groupThousands(writeDecimal(places === undefined ? value : roundDecimal(value, places)))
}

/** For reading, no more than `most` decimals; shorter figures keep the digits they have. */
export function formatAtMost(text: string | null | undefined, most: number): string {
  const value = text ? parseDecimal(text) : null
  return value && value.scale > most ? formatDecimal(text, most) : formatDecimal(text)
}

/** Tonnes as 吨 or 万吨. The exact figure belongs in the tooltip (`exactTonnes`). */
export function formatTonnes(text: string | null | undefined, unit: MassUnit, places?: number): string {
  if (text === null || text === undefined || text === '') return '—'
  const value = parseDecimal(text)
  if (!value) return text
  if (unit === 't')
    return places === undefined ? formatAtMost(text, TONNE_PLACES) : formatDecimal(text, places)
  return groupThousands(writeDecimal(roundDecimal(shiftLeft(value, WAN_POWER), WAN_PLACES)))
}

/** Every digit of the figure, in the unit shown: 158738.90 t → 15.873890 万吨. */
export function exactTonnes(text: string, unit: MassUnit): string {
  const value = parseDecimal(text)
  if (!value) return text
  return groupThousands(writeDecimal(unit === 'wan' ? shiftLeft(value, WAN_POWER) : value))
}

/** A share such as 0.0123 as percent with two decimals, by moving the point. */
export function formatShare(text: string | null | undefined, places = 2): string {
  const value = text ? parseDecimal(text) : null
  if (!value) return '—'
  const percent =
    value.scale >= 2
      ? { digits: value.digits, scale: value.scale - 2 }
      : { digits: value.digits * 10n ** BigInt(2 - value.scale), scale: 0 }
  return `${groupThousands(writeDecimal(roundDecimal(percent, places)))}%`
}
