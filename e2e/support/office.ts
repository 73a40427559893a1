import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** A cell of a workbook by its sheet's name and its address, as `sheet!D7` is written apart. */
export interface Place {
  sheet: string
  cell: string
}

export type Typed = Place & { value: string | number }

/**
 * Opens a workbook in LibreOffice, types the values in, recalculates and, where `target` is given, saves.
 * Answers what the cells in `show` then hold. Typing into a locked cell is an error, as it is for a person.
 */
export function inLibreOffice(source: string, work: { type?: Typed[]; show?: Place[]; target?: string }): Map<string, string | number> {
  const script = join(import.meta.dirname, 'office.py')
  const answer = JSON.parse(
    execFileSync('/usr/bin/python3', [script, source, ...(work.target ? [work.target] : [])], {
      input: JSON.stringify({ type: work.type ?? [], show: work.show ?? [] }),
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 64 * 1024 * 1024,
    }),
  ) as { shown: Record<string, string | number>; refused: string[] }
  if (answer.refused.length > 0) throw new Error(`these cells are locked: ${answer.refused.join(', ')}`)
  return new Map(Object.entries(answer.shown))
}
