import type { Directive } from 'vue'

/**
 * `v-labelled` on a plain table: each cell learns the head it stands under. On a phone the style makes every row a card
 * of named values, because a table of many columns can only be read there by scrolling to and fro.
 */
function label(table: HTMLTableElement): void {
  table.classList.add('labelled')
  const heads: string[] = []
  for (const head of table.tHead?.rows[table.tHead.rows.length - 1]?.cells ?? [])
    for (let span = 0; span < head.colSpan; span += 1)
      heads.push(head.querySelector('.sr-only') ? '' : (head.textContent?.trim() ?? ''))
  for (const body of table.tBodies)
    for (const row of body.rows) {
      const cells = [...row.cells]
      // A row beside a spanning head has fewer cells of its own, all of them to the right.
      let at = Math.max(heads.length - cells.reduce((sum, cell) => sum + cell.colSpan, 0), 0)
      for (const cell of cells) {
        const name = cell.colSpan === 1 ? (heads[at] ?? '') : ''
        if (cell.dataset['label'] !== name) cell.dataset['label'] = name
        cell.classList.toggle('lead', at === 0)
        at += cell.colSpan
      }
    }
}

export const vLabelled: Directive<HTMLTableElement> = { mounted: label, updated: label }
