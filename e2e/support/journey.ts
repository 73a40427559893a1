import { test as base, expect, type Browser, type BrowserContext, type Page, type TestInfo } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { demoLogins, Person, type Login } from './api.ts'
import { outputFolder } from './paths.ts'
import { addressOf } from './servers.ts'

export { expect }

/** A person at a browser of their own, logged in by the form as anybody does. */
export interface Desk {
  login: Login
  context: BrowserContext
  page: Page
}

interface Province {
  base: string
  logins: Login[]
  login: (role: string) => Login
  /** Opens a browser for a role of the demonstration, or for a log-in made otherwise, and logs in. */
  desk: (role: string | Login, options?: { locale?: string; viewport?: { width: number; height: number } }) => Promise<Desk>
  person: (role: string | Login) => Promise<Person>
}

/** A journey in the province that runs on the project's database. */
export const test = base.extend<{ province: Province }>({
  province: async ({ browser }, use, info) => {
    const address = addressOf(String(info.project.metadata['database']))
    const logins = await demoLogins(address)
    const open: { close: () => Promise<void> }[] = []
    const thrown: string[] = []
    const login = (role: string) => {
      const found = logins.find((one) => one.role === role)
      if (!found) throw new Error(`the demonstration has no log-in for ${role}`)
      return found
    }
    const loginOf = (role: string | Login) => (typeof role === 'string' ? login(role) : role)
    await use({
      base: address,
      logins,
      login,
      desk: async (role, options) => {
        const desk = await logInAtForm(browser, address, loginOf(role), info, options)
        desk.page.on('pageerror', (error) => thrown.push(error.message))
        open.push(desk.context)
        return desk
      },
      person: async (role) => {
        const person = await Person.logIn(address, loginOf(role))
        open.push({ close: () => person.leave() })
        return person
      },
    })
    for (const one of open) await one.close()
    expect(thrown, 'no page throws').toEqual([])
  },
})

async function logInAtForm(
  browser: Browser,
  address: string,
  login: Login,
  info: TestInfo,
  options: { locale?: string; viewport?: { width: number; height: number } } = {},
): Promise<Desk> {
  const context = await browser.newContext({ ...info.project.use, baseURL: address, ...options })
  const page = await context.newPage()
  await page.goto('/login')
  const form = page.locator('form')
  await form.locator('input[autocomplete="username"]').fill(login.login)
  await form.locator('input[type="password"]').fill(login.password)
  await form.locator('button[type="submit"]').click()
  await expect(page).not.toHaveURL(/\/login/)
  return { login, context, page }
}

/** Keeps a picture of the page under test-output/screenshots. */
export async function keep(page: Page, name: string): Promise<void> {
  const folder = join(outputFolder, 'screenshots')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, animations: 'disabled' })
}
