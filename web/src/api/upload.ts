import type { Bulk, DraftMerge, Inspection, LayoutPreview, VersionDetail } from './types'
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

interface Form {
  file: File
  /** What is said about the file, sent beside it. */
  facts?: unknown
  headers?: Record<string, string>
}

/** Sends a file with progress. A cancelled or broken upload leaves nothing behind on the server. */
function send<T>(path: string, form: Form, onProgress: (share: number) => void = () => undefined): Upload<T> {
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
    for (const [name, value] of Object.entries(form.headers ?? {})) request.setRequestHeader(name, value)
    if (access.token) request.setRequestHeader('Authorization', `Bearer ${access.token}`)
    const body = new FormData()
    if (form.facts !== undefined) body.append('facts', JSON.stringify(form.facts))
    body.append('file', form.file, form.file.name)
    request.send(body)
  })
  return { finished, cancel: () => request.abort() }
}

/** Takes an edited workbook back to a draft, to be merged. */
export function uploadToDraft(
  path: string,
  file: File,
  onProgress: (share: number) => void,
): Upload<DraftMerge> {
  return send(path, { file }, onProgress)
}

/** Sends a filled template; or, with a layout, a workbook of one's own. */
export function uploadWorkbook(
  submissionId: string,
  etag: string,
  file: File,
  onProgress: (share: number) => void,
  layoutId?: string,
): Upload<UploadOutcome> {
  const door = layoutId ? `layouts/${layoutId}/uploads` : 'uploads'
  return send(
    `/api/v1/submissions/${submissionId}/${door}`,
    { file, headers: { 'If-Match': etag } },
    onProgress,
  )
}

export interface InspectionWish {
  method_id?: string
  table?: string
  sheet?: string
  header_row?: number
  header_rows?: number
}

export function inspectWorkbook(file: File, facts: InspectionWish): Promise<Inspection> {
  return send<Inspection>('/api/v1/layouts/inspect', { file, facts }).finished
}

export function previewLayout(
  file: File,
  facts: { document: unknown; submission_id?: string; year?: number },
): Promise<LayoutPreview> {
  return send<LayoutPreview>('/api/v1/layouts/preview', { file, facts }).finished
}

export function startBulk(
  file: File,
  facts: { year: number; layout_id?: string },
  onProgress: (share: number) => void,
): Upload<Bulk> {
  return send('/api/v1/bulk', { file, facts }, onProgress)
}
