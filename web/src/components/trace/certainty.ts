export type CertaintyKind = 'checked' | 'certain' | 'likely' | 'memory' | 'single' | 'uncertain' | 'unknown'

const KINDS: [RegExp, CertaintyKind][] = [
  [/^checked\b/i, 'checked'],
  [/^certain\b/i, 'certain'],
  [/^likely\b/i, 'likely'],
  [/^memory\b/i, 'memory'],
  [/^single third-party source\b/i, 'single'],
  [/^uncertain\b/i, 'uncertain'],
]

/** How sure a value is said to be, and what is added to it (`memory; per GJ`). */
export function certaintyOf(confidence: string | null | undefined): { kind: CertaintyKind; more: string } {
  const text = (confidence ?? '').trim()
  for (const [pattern, kind] of KINDS) {
    if (!pattern.test(text)) continue
    const more = text.replace(pattern, '').replace(/^[\s;,:]+/, '')
    return { kind, more }
  }
  return { kind: 'unknown', more: text }
}

/** Whether a reader should be warned before relying on it. */
export const isDoubtful = (confidence: string | null | undefined): boolean =>
  !['checked', 'certain'].includes(certaintyOf(confidence).kind)
