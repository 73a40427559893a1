import { useTexts } from '@/i18n'
import { useCodes } from '@/stores/codes'
import { cellOf } from './figure'

/** The row a figure stands in, by names: "1 · 烟煤 · 3月"; empty for a total and a table of one row. */
export function useRowName() {
  const { say } = useTexts()
  const codes = useCodes()
  return (method: string | null | undefined, figure: string): string => {
    const cell = cellOf(figure)
    if (!cell?.row || !method) return ''
    return codes.keyParts(method, cell.table, cell.row).map(say).join(' · ')
  }
}
