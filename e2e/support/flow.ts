import type { Locator, Page } from '@playwright/test'
import { Person, type Text } from './api.ts'
import { expect } from './journey.ts'

export interface Submission {
  id: string
  etag: string
  state: string
  year: number
  direct_tonnes: string | null
  enterprise: { id: string; name: string; credit_code: string; city_code: string; sectors: string[] }
  available_actions: { action: string; label: Text; effect: Text; needs: string[]; blocked?: Text | null }[]
  parts: { report_id: string; method: { id: string }; versions: { id: string; number: number; current: boolean }[] }[]
  determination?: { direct_tonnes: string } | null
  obligation?: { tonnes: string; mode: string } | null
  conclusion?: { void: boolean } | null
}

export const submissionOf = (person: Person, id: string) => person.get<Submission>(`/api/v1/submissions/${id}`)

/** The reporter's open report of a year, or a new one. */
export async function openReport(person: Person, year: number): Promise<string> {
  const { items } = await person.get<{ items: { id: string; state: string }[] }>(`/api/v1/submissions?year=${year}`)
  const open = items.find((one) => one.state === 'draft')
  if (open) return open.id
  const made = await person.post('/api/v1/submissions', { year })
  expect(made.ok(), await made.text()).toBe(true)
  return ((await made.json()) as { id: string }).id
}

/** What an act asks for beside the click. */
export interface Asked {
  reason?: string
  body?: string
  lead?: string
  reviewer?: string
}

/** The button of an act, by the label the server gives it for this person now. */
export async function actButton(page: Page, person: Person, id: string, action: string) {
  const submission = await submissionOf(person, id)
  const offered = submission.available_actions.find((one) => one.action === action)
  if (!offered) {
    const others = submission.available_actions.map((one) => one.action).join(', ')
    throw new Error(`${action} is not offered in ${submission.state}; offered: ${others}`)
  }
  return { label: offered.label.zh, button: page.getByRole('button', { name: offered.label.zh, exact: true }) }
}

/** Acts on the submission's page: the button, the dialog with its effects, what it asks for, the confirmation. */
export async function act(page: Page, person: Person, id: string, action: string, asked: Asked = {}): Promise<void> {
  await page.goto(`/submissions/${id}`)
  const { label, button } = await actButton(page, person, id, action)
  await button.click()
  await confirm(page, label, asked)
}

/** Fills the open dialog of an act and confirms it. */
export async function confirm(page: Page, label: string, asked: Asked = {}): Promise<void> {
  const dialog = page.getByRole('dialog', { name: label })
  await expect(dialog).toBeVisible()
  if (asked.body) await choose(page, field(dialog, '核查机构'), asked.body)
  if (asked.lead) await choose(page, field(dialog, '核查组长'), asked.lead)
  if (asked.reviewer) await choose(page, field(dialog, '独立复核人员'), asked.reviewer)
  if (asked.reason) await dialog.getByPlaceholder('请写明具体事项与处理要求').fill(asked.reason)
  await dialog.getByRole('button', { name: `确认${label}` }).click()
  await expect(dialog).toBeHidden()
}

/** The field of a form under its label. */
export const field = (form: Locator | Page, label: string): Locator => form.locator('label').filter({ hasText: label })

/** Chooses an option of the drop-down in a field. */
export async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.locator('.el-select').click()
  await page.getByRole('option', { name: option }).filter({ visible: true }).first().click()
  // The list fades out over what is asked next.
  await expect(page.getByRole('listbox').filter({ visible: true })).toHaveCount(0)
}
