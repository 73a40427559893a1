import { computed, ref, shallowReactive, shallowRef } from 'vue'
import { answer, client } from '@/api/client'
import { idempotencyKey } from '@/api/token'
import { ProblemError } from '@/api/problem'
import { createTableEdit, type TableEdit } from '@/components/grid/table-edit'
import type { GridColumn, GridRow } from '@/components/grid/sheet'
import type {
  DraftAssessment,
  DraftChoices,
  DraftDetail,
  DraftDifferences,
  DraftTable,
  DraftTableMerged,
  DraftTableNow,
} from '@/api/types'
import { columnsOf } from './columns'
import { KeptRows, sameRows } from './rows'

/** A person who types is saved shortly after the last key; a whole step such as a paste at once. */
const PAUSE_MS = 400
const RETRY_MS = [2_000, 5_000, 15_000, 30_000]
const STALE = 412
const BUSY = 429
const SERVER = 500

export interface Conflict {
  now: DraftTableNow
  differences: DraftDifferences
}

export interface OpenTable {
  spec: DraftTable
  columns: readonly GridColumn[]
  edit: TableEdit
  /** The rows as the server last had them from here. */
  base: readonly GridRow[]
  etag: string
  changed: boolean
  conflict: Conflict | null
}

export type SaveState =
  | { kind: 'saved'; at: Date | null }
  | { kind: 'waiting' }
  | { kind: 'saving' }
  | { kind: 'failed'; error: unknown; retries: boolean }

export type OpenDraft = ReturnType<typeof openDraft>

/** A draft being filled in: every table with its edits, saved by itself one table after the other. */
export function openDraft(detail: DraftDetail, onMerged: (by: string) => void) {
  const assessment = shallowRef<DraftAssessment>(detail.assessment)
  const etag = ref(detail.etag)
  const state = ref<SaveState>({ kind: 'saved', at: null })
  const kept = new Map<string, KeptRows>()
  const sent = new Map<string, { rows: readonly GridRow[]; key: string }>()
  const tables = shallowRef<OpenTable[]>([])
  const rowsOf = (id: string) => tables.value.find((one) => one.spec.id === id)?.edit.rows.value ?? []
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null
  let failures = 0
  let closed = false

  tables.value = detail.tables.map((spec) => {
    const reader = new KeptRows()
    kept.set(spec.id, reader)
    const rows = reader.read(spec.rows)
    const columns = columnsOf(spec, detail.lists, rowsOf)
    const shape = { fixed: spec.kind !== 'free', rowsMax: spec.rows_max }
    const table: OpenTable = shallowReactive<OpenTable>({
      spec,
      columns,
      edit: createTableEdit(columns, rows, shape, (whole) => edited(table, whole)),
      base: rows,
      etag: spec.etag,
      changed: false,
      conflict: null,
    })
    return table
  })

  function edited(table: OpenTable, whole: boolean) {
    table.changed = true
    if (!table.conflict) schedule(whole ? 0 : PAUSE_MS)
  }
  function schedule(wait: number) {
    if (closed) return
    if (state.value.kind !== 'saving') state.value = { kind: 'waiting' }
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), wait)
  }

  /** Saves everything that waits, now. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    if (running) {
      await running
      if (tables.value.some((one) => one.changed && !one.conflict) && state.value.kind !== 'failed')
        await flush()
      return
    }
    running = saveAll().finally(() => (running = null))
    await running
  }

  async function saveAll(): Promise<void> {
    try {
      for (;;) {
        const table = tables.value.find((one) => one.changed && !one.conflict)
        if (!table) break
        state.value = { kind: 'saving' }
        await save(table)
      }
      failures = 0
      state.value = tables.value.some((one) => one.conflict)
        ? { kind: 'failed', error: null, retries: false }
        : { kind: 'saved', at: new Date() }
    } catch (error) {
      fail(error)
    }
  }

  async function save(table: OpenTable): Promise<void> {
    const rows = table.edit.rows.value
    const id = table.spec.id
    const last = sent.get(id)
    // The same rows sent again carry the same key: what had arrived all the same is not done twice.
    const attempt = last?.rows === rows ? last : { rows, key: idempotencyKey() }
    sent.set(id, attempt)
    try {
      const saved = await answer(
        client.PUT('/api/v1/enterprises/{eid}/drafts/{did}/tables/{table}', {
          params: {
            path: { eid: detail.enterprise_id, did: detail.id, table: id },
            header: { 'Idempotency-Key': attempt.key, 'If-Match': table.etag },
          },
          body: { rows: kept.get(id)?.write(rows) ?? [] },
        }),
      )
      table.etag = saved.etag
      table.base = rows
      table.changed = table.edit.rows.value !== rows
      etag.value = saved.draft_etag
      assessment.value = saved.assessment
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== STALE || !error.current) throw error
      await meet(table, error.current, last?.rows ?? rows)
    }
  }

  /** Another person saved the table meanwhile. What does not clash is put together; what does is to be chosen. */
  async function meet(table: OpenTable, now: DraftTableNow, before: readonly GridRow[]): Promise<void> {
    const theirs = (kept.get(table.spec.id) ?? new KeptRows()).read(now.rows)
    if (sameRows(theirs, before) || sameRows(theirs, table.base)) {
      // It is what was sent from here, whose answer was lost.
      table.base = theirs
      table.etag = now.etag
      return
    }
    const together = await merge(table, { conflicts: 'system', choices: [] })
    if (together.differences.conflicts > 0) {
      table.conflict = { now, differences: together.differences }
      return
    }
    take(table, together)
    onMerged(now.changed_by)
  }
  function merge(table: OpenTable, choices: DraftChoices): Promise<DraftTableMerged> {
    const write = (rows: readonly GridRow[]) => kept.get(table.spec.id)?.write(rows) ?? []
    return answer(
      client.POST('/api/v1/enterprises/{eid}/drafts/{did}/tables/{table}/merge', {
        params: { path: { eid: detail.enterprise_id, did: detail.id, table: table.spec.id } },
        body: { ...choices, base: write(table.base), mine: write(table.edit.rows.value) },
      }),
    )
  }
  function take(table: OpenTable, together: DraftTableMerged) {
    const rows = (kept.get(table.spec.id) ?? new KeptRows()).read(together.rows)
    table.etag = together.etag
    table.edit.accept(rows)
    table.changed = true
    table.conflict = null
  }
  async function settle(table: OpenTable, choices: DraftChoices): Promise<void> {
    if (!table.conflict) return
    take(table, await merge(table, choices))
    schedule(0)
  }

  function fail(error: unknown) {
    const passes =
      error instanceof ProblemError && (error.status === 0 || error.status === BUSY || error.status >= SERVER)
    state.value = { kind: 'failed', error, retries: passes }
    if (!passes || closed) return
    const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0
    failures += 1
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), wait)
  }

  return {
    detail,
    tables,
    assessment,
    etag,
    state,
    unsaved: computed(() => tables.value.some((one) => one.changed)),
    flush,
    settle,
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}
