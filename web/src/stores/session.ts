import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import { client, answer } from '@/api/client'
import { access } from '@/api/token'
import type { Me, Session } from '@/api/types'

const RENEW_BEFORE_MS = 60_000
const RENEW_AT_LEAST_MS = 5_000
/** Remembers only that a refresh cookie may exist, so that a first visit asks nothing. */
const KNOWN = 'qilu.session'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let renewing: Promise<boolean> | null = null

  function accept(session: Session): void {
    access.token = session.access_token
    me.value = session.user
    localStorage.setItem(KNOWN, '1')
    clearTimeout(timer)
    const left = Date.parse(session.expires_at) - Date.now() - RENEW_BEFORE_MS
    timer = setTimeout(() => void renew(), Math.max(left, RENEW_AT_LEAST_MS))
  }

  function forget(): void {
    access.token = null
    me.value = null
    localStorage.removeItem(KNOWN)
    clearTimeout(timer)
  }

  async function logIn(login: string, password: string): Promise<void> {
    accept(await answer(client.POST('/api/v1/session', { body: { login, password } })))
  }

  /** One renewal at a time: the refresh token rotates, so two at once would lose. */
  function renew(): Promise<boolean> {
    renewing ??= answer(client.POST('/api/v1/session/refresh'))
      .then((session) => {
        accept(session)
        return true
      })
      .catch(() => {
        forget()
        return false
      })
      .finally(() => {
        renewing = null
      })
    return renewing
  }

  async function restore(): Promise<boolean> {
    if (me.value) return true
    if (!localStorage.getItem(KNOWN)) return false
    return renew()
  }

  async function logOut(): Promise<void> {
    try {
      await client.DELETE('/api/v1/session')
    } finally {
      forget()
    }
  }

  access.renew = renew

  const roles = computed(() => me.value?.roles ?? [])
  const hasRole = (...wanted: string[]) => wanted.some((role) => roles.value.includes(role))
  const desk = computed<Desk>(() => {
    if (hasRole('enterprise_reporter', 'group_reporter', 'enterprise_approver')) return 'enterprise'
    if (hasRole('verifier_lead', 'verifier_reviewer')) return 'verifier'
    if (hasRole('city_regulator')) return 'city'
    return hasRole('provincial_regulator') ? 'province' : 'platform'
  })

  return { me, roles, desk, hasRole, logIn, logOut, renew, restore }
})

/** Whose desk this is: it arranges menus and homes, and grants nothing. */
export type Desk = 'enterprise' | 'verifier' | 'city' | 'province' | 'platform'
