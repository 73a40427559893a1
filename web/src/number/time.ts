const SHANGHAI = 'Asia/Shanghai'

/** An instant as people here read it: 2026-11-22 09:30 in China time. */
export function formatInstant(instant: string | null | undefined): string {
  if (!instant) return '—'
  const date = new Date(instant)
  if (Number.isNaN(date.getTime())) return instant
  return date.toLocaleString('sv-SE', {
    timeZone: SHANGHAI,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
}

/** The day it is here, as business dates are written. */
export const today = (): string => new Date().toLocaleDateString('sv-SE', { timeZone: SHANGHAI })

/** Whether a business date is over. */
export const isPast = (date: string | null | undefined): boolean => Boolean(date && date < today())

export function formatDate(instant: string | null | undefined): string {
  if (!instant) return '—'
  return /^\d{4}-\d{2}-\d{2}$/.test(instant) ? instant : formatInstant(instant).slice(0, 10)
}
