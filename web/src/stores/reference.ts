import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import { answer, client } from '@/api/client'
import type { MethodSummary, Region, Sector, Text } from '@/api/types'

/** Names behind codes: cities, sectors and methods, loaded once per session. */
export const useReference = defineStore('reference', () => {
  const regions = ref<Region[]>([])
  const sectors = ref<Sector[]>([])
  const methods = ref<MethodSummary[]>([])
  let loading: Promise<void> | null = null

  function load(): Promise<void> {
    loading ??= Promise.all([
      answer(client.GET('/api/v1/regions')).then((found) => (regions.value = found)),
      answer(client.GET('/api/v1/sectors')).then((found) => (sectors.value = found)),
      answer(client.GET('/api/v1/methods')).then((found) => (methods.value = found)),
    ])
      .then(() => undefined)
      .catch((error: unknown) => {
        loading = null
        throw error
      })
    return loading
  }

  /** Cities as they are today: those with a place among the tiles and no successor. */
  const cities = computed(() => regions.value.filter((region) => hasTile(region) && !region.successor))

  const plain = (code: string): Text => ({ zh: code, en: code })
  const cityName = (code: string): Text => regions.value.find((r) => r.code === code)?.name ?? plain(code)
  const sectorName = (code: string): Text => sectors.value.find((s) => s.code === code)?.label ?? plain(code)
  const methodTitle = (id: string): Text => methods.value.find((m) => m.id === id)?.title ?? plain(id)

  return { regions, cities, sectors, methods, load, cityName, sectorName, methodTitle }
})

function hasTile(region: Region): boolean {
  return typeof region.tile_column === 'number' && typeof region.tile_row === 'number'
}
