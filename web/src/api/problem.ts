import type { DraftTableNow, Problem, ProblemDocument } from './types'

/** A refusal or failure, in the user's language, with the stable code the server gave it. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly problems: Problem[]
  /** What is there now, where somebody else changed it meanwhile. */
  readonly current: DraftTableNow | null

  constructor(document: Partial<ProblemDocument> & { status: number }) {
    super(document.detail || document.title || '')
    this.name = 'ProblemError'
    this.status = document.status
    this.code = document.code ?? `http.${document.status}`
    this.title = document.title ?? ''
    this.problems = document.problems ?? []
    this.current = document.current ?? null
  }
}

/** The network failed before an answer came. */
export const OFFLINE = 'client.offline'
/** The user stopped the request. */
export const CANCELLED = 'client.cancelled'

export function offline(): ProblemError {
  return new ProblemError({ status: 0, code: OFFLINE })
}

export async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text()
  return new ProblemError({ ...parseProblem(text), status: response.status })
}

export function parseProblem(text: string): Partial<ProblemDocument> {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
