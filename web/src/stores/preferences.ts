import { ref, watch } from 'vue'
import { defineStore } from 'pinia'
import type { MassUnit } from '@/number/format'

const MASS_UNIT = 'qilu.mass_unit'

export const usePreferences = defineStore('preferences', () => {
  const massUnit = ref<MassUnit>(localStorage.getItem(MASS_UNIT) === 'wan' ? 'wan' : 't')
  watch(massUnit, (unit) => localStorage.setItem(MASS_UNIT, unit))
  return { massUnit }
})
