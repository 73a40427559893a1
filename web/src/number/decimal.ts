/**
 * Exact decimal arithmetic on strings. The server sends every reported number as a decimal string;
 * the client only regroups, shifts and rounds it for reading and never turns it into a float.
 */
export interface Decimal {
  /** All digits without the point, signed. */
  digits: bigint
  /** How many of the digits stand after the point. */
  scale: number
}

const PLAIN = /^([+-]?)(\d+)(?:\.(\d+))?$/

/** Reads a plain decimal string; `null` when it is something else (a fraction, a notation key, text). */
export function parseDecimal(text: string): Decimal | null {
  const match = PLAIN.exec(text.trim())
  if (!match) return null
  const [, sign, whole = '', fraction = ''] = match
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length }
}

/** Writes all digits back, keeping trailing zeros: what was sent is what is shown. */
export function writeDecimal({ digits, scale }: Decimal): string {
  const negative = digits < 0n
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  const fraction = scale > 0 ? `.${text.slice(text.length - scale)}` : ''
  return (negative ? '-' : '') + whole + fraction
}

/** Rounds half away from zero to `places` and pads with zeros; for reading only. */
export function roundDecimal(value: Decimal, places: number): Decimal {
  if (value.scale <= places) {
    return { digits: value.digits * 10n ** BigInt(places - value.scale), scale: places }
  }
  const divisor = 10n ** BigInt(value.scale - places)
  const negative = value.digits < 0n
  const magnitude = negative ? -value.digits : value.digits
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n)
  return { digits: negative ? -rounded : rounded, scale: places }
}

/** Moves the decimal point to the left: exact division by a power of ten. */
export function shiftLeft(value: Decimal, places: number): Decimal {
  return { digits: value.digits, scale: value.scale + places }
}

export function addDecimals(values: readonly string[]): string {
  let scale = 0
  const parsed: Decimal[] = []
  for (const text of values) {
    const value = parseDecimal(text)
    if (!value) continue
    parsed.push(value)
    scale = Math.max(scale, value.scale)
  }
  const digits = parsed.reduce((sum, value) => sum + value.digits * 10n ** BigInt(scale - value.scale), 0n)
  return writeDecimal({ digits, scale })
}

export function subtractDecimals(left: string, right: string): string {
  const negated = right.startsWith('-') ? right.slice(1) : `-${right}`
  return addDecimals([left, negated])
}

export function compareDecimals(left: string, right: string): number {
  const difference = parseDecimal(subtractDecimals(left, right))
  if (!difference || difference.digits === 0n) return 0
  return difference.digits < 0n ? -1 : 1
}

/** A float for lengths and colours in a chart. Never shown, never summed, never sent. */
export function toGeometry(text: string | null | undefined): number {
  const value = text ? parseDecimal(text) : null
  return value ? Number(writeDecimal(value)) : 0
}
