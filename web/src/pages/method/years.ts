import { useTexts } from '@/i18n'

interface YearRange {
  from?: number | null
  to?: number | null
}

/** The years a method or a value is for, in words; empty for all. */
export function useYears() {
  const { t } = useTexts()
  return ({ from, to }: YearRange): string => {
    if (from && to) return from === to ? String(from) : t('method.years_between', { from, to })
    if (from) return t('method.years_from', { from })
    return to ? t('method.years_to', { to }) : ''
  }
}
