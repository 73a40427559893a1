import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** A cell of a workbook by its sheet's name and its address. */
export interface Place {
  sheet: string
  cell: string
}

/** What a person may do in an office programme; see office.py. */
export type Step =
  | ({ do: 'type'; value: string | number } & Place)
  | { do: 'unprotect'; sheet: string }
  | { do: 'remove'; sheet: string }
  | { do: 'hide_row'; sheet: string; row: number }
  | { do: 'merge'; sheet: string; range: string }
  | { do: 'rows'; sheet: string; first: number; count: number; value: string }

export interface Answer {
  /** What the cells asked for hold after recalculation, by `sheet!cell`. */
  shown: Record<string, string | number>
  /** Their fill, as RRGGBB or "". */
  colours: Record<string, string>
  /** Where each defined name points, by name. */
  names: Record<string, string>
  /** The comments, by `sheet!cell`. */
  notes: Record<string, string>
}

/**
 * Opens a workbook in LibreOffice, carries the steps out, recalculates and, where `target` is given, saves.
 * Typing into a locked cell is an error here, as it is for a person.
 */
export function inLibreOffice(
  source: string,
  work: { steps?: Step[]; show?: Place[]; names?: boolean; target?: string; password?: string },
): Answer {
  const { target, ...request } = work
  const answer = JSON.parse(
    execFileSync('/usr/bin/python3', [join(import.meta.dirname, 'office.py'), source, ...(target ? [target] : [])], {
      input: JSON.stringify(request),
      encoding: 'utf8',
      timeout: 120_000,
      maxBuffer: 64 * 1024 * 1024,
    }),
  ) as Answer & { refused: string[] }
  if (answer.refused.length > 0) throw new Error(`these cells are locked: ${answer.refused.join(', ')}`)
  return answer
}

/** `sheet!D7` apart again. */
export function place(text: string): Place {
  const cut = text.lastIndexOf('!')
  return { sheet: text.slice(0, cut), cell: text.slice(cut + 1) }
}
