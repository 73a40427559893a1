import { shallowReactive } from 'vue'
import { defineStore } from 'pinia'
import { answer, client } from '@/api/client'
import type { MethodDetail, Text } from '@/api/types'

/** The names behind a method's codes, so that a row reads "1 · 烟煤 · 3月" and not "1|bituminous|03". */
export const useCodes = defineStore('codes', () => {
  const methods = shallowReactive(new Map<string, MethodDetail>())
  const asked = new Set<string>()

  function load(id: string): void {
    if (asked.has(id)) return
    asked.add(id)
    answer(client.GET('/api/v1/methods/{id}', { params: { path: { id } } }))
      .then((method) => methods.set(id, method))
      .catch(() => asked.delete(id))
  }

  /** The parts of a row key under the key columns of its table, by name where the code has one. */
  function keyParts(methodId: string, tableId: string | null | undefined, key: string): (Text | string)[] {
    load(methodId)
    const method = methods.get(methodId)
    const table = method?.tables.find((one) => one.id === tableId)
    const columns = (table?.columns ?? []).filter((column) => column.role === 'key')
    return key.split('|').map((code, index) => {
      const list = method?.lists.find((one) => one.id === columns[index]?.list)
      return list?.items.find((item) => item.code === code)?.label ?? code
    })
  }

  /** A column of a table by its label, else the table by its title. */
  function itemName(methodId: string, tableId: string, columnId?: string | null): Text | string {
    load(methodId)
    const table = methods.get(methodId)?.tables.find((one) => one.id === tableId)
    const column = table?.columns.find((one) => one.id === columnId)
    return column?.label ?? table?.title ?? columnId ?? tableId
  }

  /** A coded value of a column by name; other values are left to the caller. */
  function valueName(methodId: string, tableId: string, columnId: string, code: string): Text | null {
    load(methodId)
    const method = methods.get(methodId)
    const column = method?.tables
      .find((one) => one.id === tableId)
      ?.columns.find((one) => one.id === columnId)
    const list = method?.lists.find((one) => one.id === column?.list)
    return list?.items.find((item) => item.code === code)?.label ?? null
  }

  /** The name of what flows between two reports: a fuel of the giving method, else the carrier as it is. */
  function carrierName(methodId: string, carrier: string): Text | string {
    const [kind, code] = carrier.split(':')
    if (kind !== 'fuel' || !code) return carrier
    load(methodId)
    const items = methods.get(methodId)?.lists.flatMap((list) => list.items) ?? []
    return items.find((item) => item.code === code)?.label ?? code
  }

  /** The heading of the only key column of a table, where its values are not named by a list. */
  function keyHeading(methodId: string, tableId: string): Text | null {
    const columns = methods.get(methodId)?.tables.find((one) => one.id === tableId)?.columns ?? []
    const keys = columns.filter((column) => column.role === 'key')
    return keys.length === 1 && !keys[0]?.list ? (keys[0]?.label ?? null) : null
  }

  return { keyParts, itemName, valueName, carrierName, keyHeading }
})
