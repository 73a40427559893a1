import type { Evidence, NewEvidence } from './types'
import { access, idempotencyKey } from './token'
import { CANCELLED, offline, parseProblem, ProblemError } from './problem'

export interface Sending {
  finished: Promise<Evidence>
  cancel: () => void
}

/** Sends a file with its facts and with progress. A cancelled or broken sending leaves nothing behind. */
export function attachEvidence(
  submissionId: string,
  file: File,
  facts: NewEvidence,
  onProgress: (share: number) => void,
): Sending {
  const request = new XMLHttpRequest()
  const finished = new Promise<Evidence>((resolve, reject) => {
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as Evidence)
      } else {
        reject(new ProblemError({ ...parseProblem(request.responseText), status: request.status }))
      }
    }
    request.onerror = () => reject(offline())
    request.onabort = () => reject(new ProblemError({ status: 0, code: CANCELLED }))
    request.open('POST', `/api/v1/submissions/${submissionId}/evidence`)
    request.setRequestHeader('Accept-Language', access.language)
    request.setRequestHeader('Idempotency-Key', idempotencyKey())
    if (access.token) request.setRequestHeader('Authorization', `Bearer ${access.token}`)
    const body = new FormData()
    body.append('facts', JSON.stringify(facts))
    body.append('file', file, file.name)
    request.send(body)
  })
  return { finished, cancel: () => request.abort() }
}
