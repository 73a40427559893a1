/** The address of a figure as the server writes it: `total:ID` or `cell:TABLE/ROW KEY/COLUMN`. */
export function cellOf(figure: string): { table: string; row: string; column: string } | null {
  const found = /^cell:([^/]+)\/(.*)\/([^/]+)$/.exec(figure)
  if (!found) return null
  const [, table = '', row = '', column = ''] = found
  return { table, row, column }
}

/** Whether the figure can be asked for on its own; factors and constants are explained where they stand. */
export const isFigure = (figure: string): boolean => /^(total|cell):/.test(figure)
