/**
 * The access token lives in memory only; the refresh token is an HttpOnly cookie the page cannot read.
 * The session store registers how to renew it.
 */
interface Access {
  token: string | null
  language: string
  renew: () => Promise<boolean>
}

export const access: Access = { token: null, language: 'zh-CN', renew: () => Promise.resolve(false) }

export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Header of a write: one key for one intent, so that a request sent twice acts once. */
export function once(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': idempotencyKey() }
}

export function authorise(headers: Headers): void {
  headers.set('Accept-Language', access.language)
  if (access.token) headers.set('Authorization', `Bearer ${access.token}`)
}
