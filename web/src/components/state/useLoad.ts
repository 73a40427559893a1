import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'

export interface Load<T> {
  data: ShallowRef<T | null>
  error: Ref<unknown>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/** Loads whenever `key` changes; an answer that a newer question has overtaken is dropped. A null key loads nothing. */
export function useLoad<T, K>(key: () => K | null, fetchIt: (key: K) => Promise<T>): Load<T> {
  const data = shallowRef<T | null>(null)
  const error = ref<unknown>(null)
  const loading = ref(false)
  let asked = 0

  async function run(current: K | null, keep: boolean) {
    const ticket = ++asked
    if (!keep) data.value = null
    error.value = null
    if (current === null) return
    loading.value = true
    try {
      const found = await fetchIt(current)
      if (ticket === asked) data.value = found
    } catch (problem) {
      if (ticket === asked) error.value = problem
    } finally {
      if (ticket === asked) loading.value = false
    }
  }

  watch(key, (now, old) => {
    if (JSON.stringify(now) !== JSON.stringify(old)) void run(now, false)
  })
  void run(key(), false)
  return { data, error, loading, reload: () => run(key(), true) }
}
