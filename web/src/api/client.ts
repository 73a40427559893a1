import createClient from 'openapi-fetch'
import type { paths } from './schema'
import { access, authorise } from './token'
import { offline, problemOf, ProblemError } from './problem'

const SESSION_PATH = '/api/v1/session'

/** Sends with the current token; when it has run out, renews once and sends the same request again. */
export async function send(request: Request): Promise<Response> {
  const isSession = new URL(request.url).pathname.startsWith(SESSION_PATH)
  const headers = new Headers(request.headers)
  authorise(headers)
  const first = new Request(request, { headers })
  const again = first.clone()
  try {
    const response = await fetch(first)
    if (response.status !== 401 || isSession || !(await access.renew())) return response
    const renewed = new Headers(again.headers)
    authorise(renewed)
    return await fetch(new Request(again, { headers: renewed }))
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw offline()
  }
}

export const client = createClient<paths>({
  baseUrl: location.origin,
  credentials: 'same-origin',
  fetch: send,
})

interface Outcome<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Unwraps an answer or throws the server's problem document. */
export async function answer<T>(pending: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await pending
  if (response.ok) return data as T
  const document = typeof error === 'object' && error !== null ? error : {}
  throw new ProblemError({ ...document, status: response.status })
}

/** Fetches a file with the session's token and hands it to the browser under the server's name for it. */
export async function download(path: string, fallbackName: string, init?: RequestInit): Promise<void> {
  const response = await send(new Request(new URL(path, location.origin), init))
  if (!response.ok) throw await problemOf(response)
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = fileName(response.headers.get('Content-Disposition')) ?? fallbackName
  link.click()
  URL.revokeObjectURL(url)
}

function fileName(disposition: string | null): string | null {
  if (!disposition) return null
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1]
  if (encoded) return decodeURIComponent(encoded)
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? null
}
