import type { Bulk, Inspection, LayoutPreview, VersionDetail } from './types'
import { access, idempotencyKey } from './token'
import { CANCELLED, offline, parseProblem, ProblemError } from './problem'

export interface UploadOutcome {
  outcome: 'stored' | 'existing'
  version: VersionDetail
}

export interface Upload<T = UploadOutcome> {
  finished: Promise<T>
  cancel: () => void
}

interface Form {
  file: File
  /** What is asked of the file, sent beside it. */
  wish?: unknown
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
    request.open('POST', `/api/v1${path}`)
    request.setRequestHeader('Accept-Language', access.language)
    request.setRequestHeader('Idempotency-Key', idempotencyKey())
    for (const [name, value] of Object.entries(form.headers ?? {})) request.setRequestHeader(name, value)
    if (access.token) request.setRequestHeader('Authorization', `Bearer ${access.token}`)
    const body = new FormData()
    if (form.wish !== undefined) body.append('wish', JSON.stringify(form.wish))
    body.append('file', form.file, form.file.name)
    request.send(body)
  })
  return { finished, cancel: () => request.abort() }
}

/** Sends a filled template; or, with a layout, a workbook of one's own. */
export function uploadWorkbook(
  submissionId: string,
  etag: string,
  file: File,
  onProgress: (share: number) => void,
  layoutId?: string,
): Upload {
  const door = layoutId ? `layouts/${layoutId}/uploads` : 'uploads'
  return send(`/submissions/${submissionId}/${door}`, { file, headers: { 'If-Match': etag } }, onProgress)
}

export interface InspectionWish {
  method_id?: string
  table?: string
  sheet?: string
  header_row?: number
  header_rows?: number
}

export function inspectWorkbook(file: File, wish: InspectionWish): Promise<Inspection> {
  return send<Inspection>('/layouts/inspect', { file, wish }).finished
}

export function previewLayout(
  file: File,
  wish: { document: unknown; submission_id?: string; year?: number },
): Promise<LayoutPreview> {
  return send<LayoutPreview>('/layouts/preview', { file, wish }).finished
}

export function startBulk(
  file: File,
  wish: { year: number; layout_id?: string },
  onProgress: (share: number) => void,
): Upload<Bulk> {
  return send('/bulk', { file, wish }, onProgress)
}
