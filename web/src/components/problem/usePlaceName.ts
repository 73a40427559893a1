import { useTexts } from '@/i18n'
import { useCodes } from '@/stores/codes'
import type { Problem } from '@/api/types'

/** Where a problem is: its cell in the workbook; without one the item and its row, by name. */
export function usePlaceName() {
  const { say } = useTexts()
  const codes = useCodes()
  return (method: string | null | undefined, place: Problem['place']): string => {
    const { at, table, row_key: row, column } = place
    if (at) return `${at.sheet}!${at.cell}`
    if (!method || !table) return [table, row, column].filter(Boolean).join(' · ')
    const rows = row ? codes.keyParts(method, table, row).map(say) : []
    return [say(codes.itemName(method, table, column)), ...rows].filter(Boolean).join(' · ')
  }
}
