import { describe, expect, it } from 'vitest'
import { chunksOf } from './chunks'

const column = (id: string, role: string) => ({ id, role })
const names = (chunks: { id: string }[][]) => chunks.map((chunk) => chunk.map((one) => one.id).join(''))

describe('a table on paper', () => {
  it('stays whole where it fits', () => {
    expect(names(chunksOf([column('k', 'key'), column('a', 'input'), column('b', 'text')]))).toEqual(['kab'])
    expect(names(chunksOf([column('k', 'key')]))).toEqual(['k'])
    expect(names(chunksOf([]))).toEqual([''])
  })
  it('is cut where it is too wide, each piece led by its keys', () => {
    const wide = [column('k', 'key'), ...[...'abcdefghij'].map((id) => column(id, 'input'))]
    expect(names(chunksOf(wide))).toEqual(['kabcdef', 'kghij'])
  })
})
