import { request, type APIRequestContext } from '@playwright/test'
import { randomUUID } from 'node:crypto'

export interface Login {
  role: string
  login: string
  password: string
  name: string
  organisation: string
}

export interface Text {
  zh: string
  en: string
}

/** The log-ins the demonstration offers, one for each role. */
export async function demoLogins(base: string): Promise<Login[]> {
  const api = await request.newContext({ baseURL: base })
  const answer = await api.get('/api/v1/demo/logins')
  const logins = (await answer.json()) as Login[]
  await api.dispose()
  return logins
}

/** A person at the API itself, for what a journey needs to know and for doors without a screen. */
export class Person {
  private constructor(
    readonly api: APIRequestContext,
    private readonly token: string,
  ) {}

  static async logIn(base: string, login: Login): Promise<Person> {
    // A kept connection may be gone by the time LibreOffice is done, so none is kept.
    const extraHTTPHeaders = { 'accept-language': 'zh-CN', connection: 'close' }
    const api = await request.newContext({ baseURL: base, extraHTTPHeaders })
    const answer = await api.post('/api/v1/session', { data: { login: login.login, password: login.password } })
    if (!answer.ok()) throw new Error(`${login.login} cannot log in: ${answer.status()} ${await answer.text()}`)
    const { access_token } = (await answer.json()) as { access_token: string }
    return new Person(api, access_token)
  }

  /** What every request of this person carries. */
  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` }
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.api.get(path, { headers: this.headers })
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  async bytes(path: string): Promise<Buffer> {
    const answer = await this.api.get(path, { headers: this.headers })
    if (!answer.ok()) throw new Error(`GET ${path}: ${answer.status()} ${await answer.text()}`)
    return answer.body()
  }

  /** A write with its idempotency key; the answer as it is, so that a refusal can be looked at. */
  post(path: string, data: unknown, headers: Record<string, string> = {}) {
    return this.api.post(path, { data, headers: { ...this.headers, 'idempotency-key': randomUUID(), ...headers } })
  }

  /** Sets what has one value, with its idempotency key. */
  put(path: string, data: unknown, headers: Record<string, string> = {}) {
    return this.api.put(path, { data, headers: { ...this.headers, 'idempotency-key': randomUUID(), ...headers } })
  }

  /** Removes something, with its idempotency key. */
  async remove(path: string, headers: Record<string, string> = {}): Promise<void> {
    const answer = await this.api.delete(path, { headers: { ...this.headers, 'idempotency-key': randomUUID(), ...headers } })
    if (!answer.ok()) throw new Error(`DELETE ${path}: ${answer.status()} ${await answer.text()}`)
  }

  /** An upload of a workbook, as the page sends it. */
  upload(submission: string, etag: string, name: string, bytes: Buffer) {
    return this.api.post(`/api/v1/submissions/${submission}/uploads`, {
      multipart: { file: { name, mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: bytes } },
      headers: { ...this.headers, 'idempotency-key': randomUUID(), 'if-match': etag },
    })
  }

  async leave(): Promise<void> {
    await this.api.dispose()
  }
}
