import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export interface Page<T> {
  items: T[]
  next_cursor?: string | null
  total?: number | null
}
export type ListQuery = Record<string, string | number | undefined>

const PAGE_ROWS = 50

/**
 * A list whose search, filters, sort and page live in the address bar.
 * `filters` names the query fields of this list; what else stands in the address is left alone.
 */
export function useList<T>(filters: readonly string[], fetchPage: (query: ListQuery) => Promise<Page<T>>) {
  const route = useRoute()
  const router = useRouter()
  const fields = ['search', 'sort', 'cursor', ...filters]
  const items = shallowRef<T[]>([])
  const total = ref<number | null>(null)
  const nextCursor = ref<string | null>(null)
  const loading = ref(true)
  const error = ref<unknown>(null)
  /** Cursors of the pages before this one, so that one can turn back. */
  const before = ref<string[]>([])
  let asked = 0

  const query = computed<ListQuery>(() => {
    const found: ListQuery = {}
    for (const field of fields) {
      const value = route.query[field]
      if (typeof value === 'string' && value) found[field] = value
    }
    return found
  })
  /** The filters alone: what an export takes. */
  const filterQuery = computed(() => {
    const kept = { ...query.value }
    delete kept.cursor
    return kept
  })
  const filtered = computed(() => Object.keys(filterQuery.value).some((field) => field !== 'sort'))

  async function load() {
    const ticket = ++asked
    loading.value = true
    error.value = null
    try {
      const page = await fetchPage({ ...query.value, limit: PAGE_ROWS })
      if (ticket !== asked) return
      items.value = page.items
      total.value = page.total ?? null
      nextCursor.value = page.next_cursor ?? null
    } catch (problem) {
      if (ticket === asked) error.value = problem
    } finally {
      if (ticket === asked) loading.value = false
    }
  }

  function change(changes: ListQuery) {
    const next: Record<string, string> = {}
    for (const [field, value] of Object.entries({ ...route.query, cursor: undefined, ...changes })) {
      if (value !== undefined && value !== null && value !== '') next[field] = String(value)
    }
    if (!('cursor' in changes)) before.value = []
    void router.replace({ path: route.path, query: next })
  }

  function nextPage() {
    if (!nextCursor.value) return
    before.value = [...before.value, String(query.value.cursor ?? '')]
    change({ cursor: nextCursor.value })
  }
  function previousPage() {
    const cursor = before.value.at(-1) ?? ''
    before.value = before.value.slice(0, -1)
    change({ cursor })
  }
  const hasPrevious = computed(() => Boolean(query.value.cursor))

  const path = route.path
  watch(
    () => JSON.stringify(query.value),
    () => {
      if (route.path === path) void load()
    },
    { immediate: true },
  )

  return {
    items,
    total,
    loading,
    error,
    query,
    filterQuery,
    filtered,
    load,
    change,
    nextPage,
    previousPage,
    hasNext: computed(() => nextCursor.value !== null),
    hasPrevious,
  }
}

export function exportPath(path: string, query: ListQuery): string {
  const search = new URLSearchParams()
  for (const [field, value] of Object.entries(query))
    if (value !== undefined) search.set(field, String(value))
  const text = search.toString()
  return `${path}.xlsx${text ? `?${text}` : ''}`
}
