import { answer, client } from '@/api/client'
import { useLoad } from '@/components/state/useLoad'
import type { SubmissionDetail, VersionDetail } from '@/api/types'

export function useSubmission(id: () => string) {
  return useLoad(id, (key) =>
    answer(client.GET('/api/v1/submissions/{id}', { params: { path: { id: key } } })),
  )
}

export function fetchVersion(enterprise: string, version: string): Promise<VersionDetail> {
  return answer(
    client.GET('/api/v1/enterprises/{eid}/versions/{vid}', {
      params: { path: { eid: enterprise, vid: version } },
    }),
  )
}

/** The version of each part that counts now. */
export function currentVersionIds(submission: SubmissionDetail): string[] {
  return submission.parts.flatMap((part) => {
    const current = part.versions.find((version) => version.current) ?? part.versions.at(-1)
    return current ? [current.id] : []
  })
}
