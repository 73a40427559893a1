/** One column of a list. `cell` slots are named after `key`. */
export interface Column {
  key: string
  label: string
  /** Unit, shown in the head after the name. */
  unit?: string
  numeric?: boolean
  /** The field the server sorts by. */
  sort?: string
  width?: number
  /** Hidden until chosen. */
  optional?: boolean
  /** Stays when the screen is narrow. */
  narrow?: boolean
}

interface Remembered {
  hidden?: string[]
  shown?: string[]
  widths?: Record<string, number>
}

/** Column choice and widths of one list, remembered on this machine. */
export function rememberedColumns(name: string): Remembered {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(`qilu.columns.${name}`) ?? '{}')
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}

export function rememberColumns(name: string, columns: Remembered): void {
  localStorage.setItem(`qilu.columns.${name}`, JSON.stringify(columns))
}
