import { describe, expect, it } from 'vitest'
import { parseMath, type MathNode } from './parse'

/** The tree on one line: a fraction as [top | bottom], cases as {value when condition; …}. */
function write(node: MathNode): string {
  switch (node.kind) {
    case 'word':
    case 'number':
    case 'operator':
      return node.text
    case 'row':
      return node.parts.map(write).join(' ')
    case 'fraction':
      return `[${write(node.top)} | ${write(node.bottom)}]`
    case 'group':
      return `(${write(node.inner)})`
    case 'power':
      return `${write(node.base)}^${write(node.exponent)}`
    case 'call':
      return `${node.name}<${node.inputs.map(write).join('; ')}>`
    case 'cases':
      return `{${node.branches.map(({ value, when }) => `${write(value)} when ${when ? write(when) : 'else'}`).join('; ')}}`
  }
}
const read = (text: string) => {
  const node = parseMath(text)
  return node ? write(node) : null
}

describe('parseMath', () => {
  it('sets divisions as fractions, without the brackets they make needless', () => {
    expect(read('B_h × (100% − a) ÷ W_gd')).toBe('[B_h × (100% − a) | W_gd]')
    expect(read('(a + b) ÷ (c + d)')).toBe('[a + b | c + d]')
    expect(read('a ÷ b × c ÷ d')).toBe('[a | b] × [c | d]')
    expect(read('a ÷ b ÷ c')).toBe('[[a | b] | c]')
    expect(read('FC × C_ar × OF × 44/12')).toBe('FC × C_ar × OF × [44 | 12]')
  })
  it('sets sums over rows and weighted means', () => {
    expect(read('Σ(C_ar × FC) ÷ Σ FC')).toBe('[Σ (C_ar × FC) | Σ FC]')
    expect(read('E_燃烧 + Σ E_电')).toBe('E_燃烧 + Σ E_电')
  })
  it('sets a choice as cases, the nested one in line', () => {
    expect(read('if(t > 0, W ÷ (P × t), —)')).toBe('{[W | P × t] when t > 0; — when else}')
    expect(read('if(a > 0, 1, if(has(b) and b = 2, 3, 4))')).toBe(
      '{1 when a > 0; 3 when has<b> and b = 2; 4 when else}',
    )
    expect(read('if(phase(燃料品种) = “solid”, x, y)')).toBe(
      '{x when phase<燃料品种> = “solid”; y when else}',
    )
  })
  it('keeps functions, powers and signs', () => {
    expect(read('round(x^2, 4)')).toBe('round<x^2; 4>')
    expect(read('max(0, a − b)')).toBe('max<0; a − b>')
    expect(read('−a + (−3.2)')).toBe('minus a + (minus 3.2)')
  })
  it('takes a name of several words as it stands', () => {
    expect(read('Kiln-head dust (not returned) × 2')).toBe('Kiln-head dust (not returned) × 2')
    expect(read('C(CaCO₃) × C_ar,y')).toBe('C<CaCO₃> × C_ar,y')
    expect(read('MB−ME + PM、COK')).toBe('MB−ME + PM、COK')
    expect(read('0.5 × 2 + … + [36]')).toBe('0.5 × 2 + … + [36]')
  })
  it('gives up on what it cannot read', () => {
    expect(read('a × (b')).toBeNull()
    expect(read('a ×')).toBeNull()
    expect(read('Fuel, net of sales × 2')).toBeNull()
    expect(read(`${'('.repeat(200)}a${')'.repeat(200)}`)).toBeNull()
  })
})
