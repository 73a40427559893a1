import { describe, expect, it } from 'vitest'
import { readBlock, writeBlock } from './clipboard'

describe('a block from a spreadsheet', () => {
  it('is rows of cells, with the line break at its end closing the last row', () => {
    expect(readBlock('1\t烟煤\r\n2\t无烟煤\r\n')).toEqual([
      ['1', '烟煤'],
      ['2', '无烟煤'],
    ])
    expect(readBlock('12.50')).toEqual([['12.50']])
    expect(readBlock('1\t\t3')).toEqual([['1', '', '3']])
    expect(readBlock('1\n\n3')).toEqual([['1'], [''], ['3']])
    expect(readBlock('')).toEqual([['']])
  })
  it('keeps tabs, line breaks and quotes inside quoted cells', () => {
    expect(readBlock('"一\n二"\t"说""明"""\n"甲\t乙"\t3')).toEqual([
      ['一\n二', '说"明"'],
      ['甲\t乙', '3'],
    ])
  })
  it('takes a quote that nothing closes as an ordinary character', () => {
    expect(readBlock('"5 吨\t6')).toEqual([['"5 吨', '6']])
    expect(readBlock('"高炉"煤气\t6')).toEqual([['"高炉"煤气', '6']])
  })
  it('is read back as it was written', () => {
    const block = [
      ['1', '原煤\n（洗前）', ''],
      ['"x"', 'a\tb', '0.10'],
    ]
    expect(readBlock(writeBlock(block))).toEqual(block)
  })
  it('of a hundred thousand cells is read in a moment', () => {
    const row = Array.from({ length: 20 }, (_, i) => `${1000 + i}.25`).join('\t')
    const text = Array.from({ length: 5000 }, () => row).join('\r\n')
    const began = performance.now()
    const block = readBlock(text)
    expect(block.length).toBe(5000)
    expect(block[4999]?.length).toBe(20)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
