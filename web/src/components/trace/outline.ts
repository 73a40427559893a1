import { readValue } from '@/api/value'
import { readUnit } from '@/number/unit'
import type { Text, TraceNode } from '@/api/types'

/** What the outline needs of the page: its language and its names. */
export interface Words {
  say: (text: Text | string | null | undefined) => string
  clause: string
  source: string
  certainty: (confidence: string) => string
  /** The name of a figure with its row. */
  name: (node: TraceNode) => string
}

/** A derivation as an indented plain text, for a letter or a working paper. */
export function outline(node: TraceNode, words: Words, level = 0): string {
  const indent = '  '.repeat(level)
  const symbol = node.symbol ? ` ${node.symbol}` : ''
  const at = node.at ? ` [${node.at.sheet}!${node.at.cell}]` : ''
  const lines = [
    `${words.name(node)}${symbol} = ${readValue(node.value)} ${readUnit(node.unit)}`.trimEnd() + at,
  ]
  if (node.formula) {
    const clause = node.clause ? `  (${words.clause} ${node.clause})` : ''
    lines.push(`  ${node.symbol ? `${node.symbol} ` : ''}= ${words.say(node.formula)}${clause}`)
  }
  if (node.with_values) lines.push(`  = ${node.with_values}`)
  if (node.rounding) lines.push(`  ${words.say(node.rounding)}`)
  if (node.factor) {
    const { set, key, source, confidence } = node.factor
    lines.push(
      `  ${words.source} ${[set, key, source, words.certainty(confidence)].filter(Boolean).join(' · ')}`,
    )
  }
  const inputs = node.inputs.map((input) => outline(input, words, level + 1))
  return [...lines.map((line) => indent + line), ...inputs, ...(node.more ? [`${indent}  …`] : [])].join('\n')
}
