import type { VersionDetail } from './types'
import { access, idempotencyKey } from './token'
import { CANCELLED, offline, parseProblem, ProblemError } from './problem'

export interface UploadOutcome {
  outcome: 'stored' | 'existing'
  version: VersionDetail
}

export interface Upload<T> {
  finished: Promise<T>
  cancel: () => void
}

/** Sends a workbook with progress. A cancelled or broken upload leaves nothing behind on the server. */
export function sendWorkbook<T>(
  path: string,
  etag: string | null,
  file: File,
  onProgress: (share: number) => void,
): Upload<T> {
  const request = new XMLHttpRequest()
  const finished = new Promise<T>((resolve, reject) => {
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as T)
      } else {
        reject(new ProblemError({ ...parseProblem(request.responseText), status: request.status }))
      }
    }
    request.onerror = () => reject(offline())
    request.onabort = () => reject(new ProblemError({ status: 0, code: CANCELLED }))
    request.open('POST', path)
    request.setRequestHeader('Accept-Language', access.language)
    request.setRequestHeader('Idempotency-Key', idempotencyKey())
    if (etag) request.setRequestHeader('If-Match', etag)
    if (access.token) request.setRequestHeader('Authorization', `Bearer ${access.token}`)
    const body = new FormData()
    body.append('file', file, file.name)
    request.send(body)
  })
  return { finished, cancel: () => request.abort() }
}
