import type { Choice, GridColumn } from './sheet'
import { isNumber } from './sheet'

const NOTATION_KEYS = new Set(['NO', 'NE', 'IE', 'C'])
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/

/**
 * What is stored for what a person typed or pasted: a label becomes its code, grouped digits lose their commas.
 * Anything not understood is kept as it is; the checks will say what is wrong with it.
 */
export function readEntry(column: GridColumn, text: string): string {
  const plain = text.replaceAll('\u00a0', ' ').trim()
  if (plain === '') return ''
  if (column.choices) return choiceOf(column.choices, plain)?.code ?? plain
  if (!isNumber(column)) return plain
  const digits = plain.normalize('NFKC').replaceAll('\u2212', '-').trim()
  const upper = digits.toUpperCase()
  if (NOTATION_KEYS.has(upper)) return upper
  return GROUPED.test(digits) ? digits.replaceAll(',', '') : digits
}

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** The choice a text names: by code, by Chinese or by English label. */
export function choiceOf(choices: readonly Choice[], text: string): Choice | null {
  const wanted = folded(text)
  return (
    choices.find((choice) => choice.code === text) ??
    choices.find((choice) =>
      [choice.code, choice.label.zh, choice.label.en].some((name) => folded(name) === wanted),
    ) ??
    null
  )
}

/** The choices a typed text may mean: those that begin with it stand before those that hold it. */
export function findChoices(choices: readonly Choice[], text: string): readonly Choice[] {
  const wanted = folded(text)
  if (!wanted) return choices
  const rank = (choice: Choice): number => {
    const names = [choice.code, choice.label.zh, choice.label.en].map(folded)
    if (names.includes(wanted)) return 0
    if (names.some((name) => name.startsWith(wanted))) return 1
    return names.some((name) => name.includes(wanted)) ? 2 : 3
  }
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((one) => one.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.choice)
}
