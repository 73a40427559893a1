/** What spreadsheets put on the clipboard: tabs between cells, lines between rows, quotes around cells that hold either. */
export function readBlock(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  const end = text.length
  for (;;) {
    let cell = ''
    if (text[at] === '"') {
      const quoted = readQuoted(text, at)
      if (quoted) {
        cell = quoted.cell
        at = quoted.next
      } else {
        const stop = endOfCell(text, at)
        cell = text.slice(at, stop)
        at = stop
      }
    } else {
      const stop = endOfCell(text, at)
      cell = text.slice(at, stop)
      at = stop
    }
    row.push(cell)
    if (at >= end) break
    if (text[at] === '\t') {
      at += 1
      continue
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1
    rows.push(row)
    row = []
    // A line break at the very end closes the last row; it begins no further one.
    if (at >= end) return rows
  }
  rows.push(row)
  return rows
}

function endOfCell(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== '\t' && text[at] !== '\n' && text[at] !== '\r') at += 1
  return at
}

/** A quoted cell, when the quote closes right before a tab, a line break or the end; else the quote is an ordinary character. */
function readQuoted(text: string, from: number): { cell: string; next: number } | null {
  let cell = ''
  let at = from + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return null
    cell += text.slice(at, quote)
    const after = text[quote + 1]
    if (after === '"') {
      cell += '"'
      at = quote + 2
    } else if (after === undefined || after === '\t' || after === '\n' || after === '\r') {
      return { cell, next: quote + 1 }
    } else {
      return null
    }
  }
}

export function writeBlock(block: readonly (readonly string[])[]): string {
  return block.map((row) => row.map(writeCell).join('\t')).join('\n')
}

function writeCell(cell: string): string {
  return /["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
