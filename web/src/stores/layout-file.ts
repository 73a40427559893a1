import { shallowRef } from 'vue'
import { defineStore } from 'pinia'

/** A workbook on its way from an upload box to the page that maps it, so that nobody has to choose it twice. */
export const useLayoutFile = defineStore('layout-file', () => {
  const file = shallowRef<File | null>(null)
  return { file }
})
