import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import { answer, client } from '@/api/client'
import type { System } from '@/api/types'

const POLL_MS = 1_000

export const useSystem = defineStore('system', () => {
  const system = ref<System | null>(null)
  const seeding = computed(() => system.value?.seeding.state === 'running')
  const demo = computed(() => system.value?.demo ?? false)
  let polling = false

  async function load(): Promise<void> {
    system.value = await answer(client.GET('/api/v1/system'))
    if (seeding.value && !polling) void poll()
  }

  async function poll(): Promise<void> {
    polling = true
    while (seeding.value) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      try {
        system.value = await answer(client.GET('/api/v1/system'))
      } catch {
        // The next tick asks again; the page keeps what it last knew.
      }
    }
    polling = false
  }

  return { system, seeding, demo, load }
})
