/** How wide a column is on paper, in millimetres, as far as its kind tells. */
const WIDTH_MM = { number: 22, other: 30 }
/** An A4 page upright between its margins. */
const PAGE_MM = 182

export interface PrintColumn {
  id: string
  role: string
}

const widthOf = (column: PrintColumn) =>
  column.role === 'input' || column.role === 'formula' ? WIDTH_MM.number : WIDTH_MM.other

/** Cuts a wide table into pieces that fit the page, each led by the columns that say which row it is. */
export function chunksOf<C extends PrintColumn>(columns: readonly C[]): C[][] {
  const keys = columns.filter((column) => column.role === 'key')
  const keysMm = keys.reduce((sum, column) => sum + widthOf(column), 0)
  const chunks: C[][] = []
  let chunk: C[] = []
  let mm = keysMm
  for (const column of columns.filter((one) => one.role !== 'key')) {
    if (chunk.length > 0 && mm + widthOf(column) > PAGE_MM) {
      chunks.push([...keys, ...chunk])
      chunk = []
      mm = keysMm
    }
    chunk.push(column)
    mm += widthOf(column)
  }
  if (chunk.length > 0 || chunks.length === 0) chunks.push([...keys, ...chunk])
  return chunks
}
