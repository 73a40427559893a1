import { shallowReactive } from 'vue'
import { defineStore } from 'pinia'
import { answer, client } from '@/api/client'

export interface VersionHead {
  submission: string
  method: string
  number: number
}

/** The report and the method behind a version, for steps that know only the version. */
export const useVersions = defineStore('versions', () => {
  const heads = shallowReactive(new Map<string, VersionHead>())
  const asked = new Set<string>()

  function head(enterprise: string, version: string): VersionHead | null {
    if (!asked.has(version)) {
      asked.add(version)
      const path = { eid: enterprise, vid: version }
      answer(client.GET('/api/v1/enterprises/{eid}/versions/{vid}', { params: { path } }))
        .then((found) =>
          heads.set(version, {
            submission: found.submission_id,
            method: found.method.id,
            number: found.number,
          }),
        )
        .catch(() => asked.delete(version))
    }
    return heads.get(version) ?? null
  }

  return { head }
})
