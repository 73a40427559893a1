const LETTERS = 26
const A = 65

/** 1 → A, 27 → AA. */
export function columnName(column: number): string {
  let name = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / LETTERS)) {
    name = String.fromCharCode(A + ((rest - 1) % LETTERS)) + name
  }
  return name
}

export function cellName(row: number, column: number): string {
  return `${columnName(column)}${row}`
}

/** "AB12" → row 12, column 28; null when it is not a cell address. */
export function cellPosition(cell: string): { row: number; column: number } | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(cell)
  if (!match) return null
  const [, letters = '', row = ''] = match
  const column = [...letters].reduce((sum, letter) => sum * LETTERS + letter.charCodeAt(0) - A + 1, 0)
  return { row: Number(row), column }
}
