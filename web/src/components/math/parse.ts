/**
 * Reads the linear mathematics of the server (`Σ(C_ar × FC) ÷ Σ FC`, `if(t > 0, a ÷ b, —)`) into what is set on the
 * page: fractions, powers, sums and case distinctions. Nothing is computed. What cannot be read gives null, and the
 * text is then shown as it came.
 */
export type MathNode =
  | { kind: 'word'; text: string }
  | { kind: 'number'; text: string }
  | { kind: 'operator'; text: string }
  | { kind: 'row'; parts: MathNode[] }
  | { kind: 'fraction'; top: MathNode; bottom: MathNode }
  | { kind: 'group'; inner: MathNode }
  | { kind: 'call'; name: string; inputs: MathNode[] }
  | { kind: 'power'; base: MathNode; exponent: MathNode }
  | { kind: 'cases'; branches: { value: MathNode; when: MathNode | null }[] }

interface Token {
  kind: 'word' | 'number' | 'operator' | 'open' | 'close' | 'comma' | 'power' | 'end'
  text: string
  /** Whether the token stands right behind the one before. */
  tight: boolean
}

const DEPTH_MAX = 80
const NUMBER = /^\d+(\.\d+)?%?$/
const RATIO = /^(\d+)\/(\d+)$/
const SPACED = new Set(['+', '−', '×', '÷', '=', '≠', '<', '≤', '>', '≥'])
const RELATIONS = new Set(['=', '≠', '<', '≤', '>', '≥'])

function tokens(text: string): Token[] {
  const found: Token[] = []
  let at = 0
  let tight = false
  const push = (kind: Token['kind'], length: number) => {
    found.push({ kind, text: text.slice(at, at + length), tight })
    at += length
    tight = true
  }
  const isEdge = (letter: string | undefined) => letter === undefined || letter === ' '
  while (at < text.length) {
    const letter = text[at] ?? ''
    const next = text[at + 1]
    if (letter === ' ') {
      at += 1
      tight = false
    } else if (letter === '(') push('open', 1)
    else if (letter === ')') push('close', 1)
    else if (letter === ',' && isEdge(next)) push('comma', 1)
    else if (letter === '^') push('power', 1)
    else if (SPACED.has(letter) && !tight && isEdge(next)) push('operator', 1)
    else if ((letter === '−' || letter === 'Σ') && (!tight || found.at(-1)?.kind === 'open'))
      push('operator', 1)
    else if (letter === '“') {
      const end = text.indexOf('”', at)
      push('word', (end < 0 ? text.length : end + 1) - at)
    } else {
      const word = /^(?:\{[^}]*\}|[^\s()^“,]|,(?=\S))+/u.exec(text.slice(at))?.[0] ?? letter
      push(NUMBER.test(word) ? 'number' : 'word', word.length)
    }
  }
  found.push({ kind: 'end', text: '', tight: false })
  return found
}

class Reader {
  private at = 0
  private depth = 0
  constructor(private readonly list: Token[]) {}

  whole(): MathNode {
    const node = this.condition()
    if (this.peek().kind !== 'end') throw new SyntaxError('more text')
    return node
  }

  private peek(): Token {
    return this.list[this.at] ?? { kind: 'end', text: '', tight: false }
  }
  private take(): Token {
    const token = this.peek()
    this.at += 1
    return token
  }
  private isOperator(texts: ReadonlySet<string>): boolean {
    const token = this.peek()
    return token.kind === 'operator' && texts.has(token.text)
  }

  /** Comparisons joined by “and” and “or”. */
  private condition(): MathNode {
    this.depth += 1
    if (this.depth > DEPTH_MAX) throw new SyntaxError('too deep')
    const parts = [this.comparison()]
    while (this.peek().kind === 'word' && /^(and|or)$/.test(this.peek().text)) {
      parts.push({ kind: 'operator', text: this.take().text }, this.comparison())
    }
    this.depth -= 1
    return row(parts)
  }

  private comparison(): MathNode {
    const left = this.sum()
    if (!this.isOperator(RELATIONS)) return left
    return row([left, { kind: 'operator', text: this.take().text }, this.sum()])
  }

  private sum(): MathNode {
    const parts = [this.product()]
    while (this.isOperator(new Set(['+', '−']))) {
      parts.push({ kind: 'operator', text: this.take().text }, this.product())
    }
    return row(parts)
  }

  /** Factors since the last division stand above its line. */
  private product(): MathNode {
    const done: MathNode[] = []
    let run: MathNode[] = [this.unary()]
    for (;;) {
      if (this.isOperator(new Set(['×']))) {
        const sign: MathNode = { kind: 'operator', text: this.take().text }
        if (run.length) run.push(sign, this.unary())
        else {
          done.push(sign)
          run = [this.unary()]
        }
      } else if (this.isOperator(new Set(['÷']))) {
        this.take()
        const bottom = bare(this.unary())
        const top = run.length ? row(run) : done.pop()
        if (!top) throw new SyntaxError('nothing above the line')
        done.push({ kind: 'fraction', top: bare(top), bottom })
        run = []
      } else return row([...done, ...run])
    }
  }

  private unary(): MathNode {
    const token = this.peek()
    if (token.kind === 'operator' && (token.text === '−' || token.text === 'Σ')) {
      this.take()
      return row([{ kind: 'operator', text: token.text === '−' ? 'minus' : token.text }, this.unary()])
    }
    const base = this.primary()
    if (this.peek().kind !== 'power') return base
    this.take()
    return { kind: 'power', base, exponent: bare(this.primary()) }
  }

  private primary(): MathNode {
    const parts = [this.single()]
    // A name of several words, perhaps with a remark in brackets.
    while (
      this.peek().kind === 'open' ||
      this.peek().kind === 'number' ||
      (this.peek().kind === 'word' && !/^(and|or)$/.test(this.peek().text))
    ) {
      parts.push(this.single())
    }
    return row(parts)
  }

  private single(): MathNode {
    const token = this.take()
    if (token.kind === 'number') return { kind: 'number', text: token.text }
    if (token.kind === 'open') {
      const inner = this.condition()
      this.close()
      return { kind: 'group', inner }
    }
    if (token.kind !== 'word') throw new SyntaxError(`unexpected ${token.text}`)
    const after = this.peek()
    if (after.kind === 'open' && after.tight) return this.call(token.text)
    const ratio = RATIO.exec(token.text)
    if (ratio?.[2] === '1') return { kind: 'number', text: ratio[1] ?? '' }
    if (ratio) {
      return {
        kind: 'fraction',
        top: { kind: 'number', text: ratio[1] ?? '' },
        bottom: { kind: 'number', text: ratio[2] ?? '' },
      }
    }
    return { kind: 'word', text: token.text }
  }

  private call(name: string): MathNode {
    this.take()
    const inputs = [this.condition()]
    while (this.peek().kind === 'comma') {
      this.take()
      inputs.push(this.condition())
    }
    this.close()
    const [when, yes, no] = inputs
    if (name !== 'if' || !when || !yes || !no) return { kind: 'call', name, inputs }
    const others = no.kind === 'cases' ? no.branches : [{ value: no, when: null }]
    return { kind: 'cases', branches: [{ value: yes, when }, ...others] }
  }

  private close(): void {
    if (this.take().kind !== 'close') throw new SyntaxError('a bracket is open')
  }
}

function row(parts: MathNode[]): MathNode {
  const [only] = parts
  return parts.length === 1 && only ? only : { kind: 'row', parts }
}

/** Brackets say nothing above or below a line. */
function bare(node: MathNode): MathNode {
  return node.kind === 'group' ? node.inner : node
}

export function parseMath(text: string): MathNode | null {
  try {
    return new Reader(tokens(text)).whole()
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
