import type { Text } from '../support/api.ts'
import { submissionOf } from '../support/flow.ts'
import { beginDraft, draftOf, Grid, type Draft } from '../support/grid.ts'
import { invent, register, unitKinds } from '../support/invented.ts'
import { expect, test } from '../support/journey.ts'

/** The year each method is tried in, or the nearest it is for. */
const YEAR = 2023
const SEED = 3
const CREDIT_CODE = '91999999QL9200001A'
/** Plans by which the authority allocates: no enterprise reports under them. */
const NOT_REPORTED = 'allocation'
/** A report kept after a record of its submission is held to it, which the invented ones do not agree with. */
const RECORD = 'record'

interface Method {
  id: string
  purpose: string
  title: Text
  years: { from?: number | null; to?: number | null }
}
interface Kept {
  outcome: string
  version: Pick<Draft['assessment'], 'totals' | 'problem_counts'> & { id: string; problems: Found[] }
}
interface Found {
  code: string
  severity: string
  place: unknown
}

const yearOf = ({ years }: Method) => Math.min(Math.max(YEAR, years.from ?? YEAR), years.to ?? Infinity)
const heard = (problems: Found[]) => problems.map(({ code, severity, place }) => JSON.stringify({ code, severity, place })).sort()

// A recording of some three hundred pastes would take longer than the pastes.
test.use({ trace: 'off' })

/**
 * The same entries of every method by two doors: pasted table by table into a blank draft, and in the method's workbook. What the
 * checks say of the draft is what they say of the upload, and the version made of the draft is the one that is there.
 */
test('every method that is reported under is filled in by hand and comes to what its workbook comes to', async ({ province }, info) => {
  test.setTimeout(1_800_000)
  const login = register(String(info.project.metadata['database']), {
    credit_code: CREDIT_CODE,
    name: '齐鲁演示全行业试填企业',
    sector: 'other_industry',
    units: unitKinds(),
    login: 'reporter-all-sectors',
    person: '演示全行业填报员',
  })
  const { page, context } = await province.desk(login)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const person = await province.person(login)
  const methods = await person.get<Method[]>('/api/v1/methods')
  const reported = methods.filter((method) => method.purpose !== NOT_REPORTED)
  reported.sort((a, b) => Number(a.purpose === RECORD) - Number(b.purpose === RECORD))
  const submissions = new Map<number, string>()
  for (const year of new Set(methods.map(yearOf))) {
    const made = await person.post('/api/v1/submissions', { year })
    expect(made.status(), await made.text()).toBe(201)
    submissions.set(year, ((await made.json()) as { id: string }).id)
  }
  const submissionIn = (year: number) => submissions.get(year) ?? ''

  await test.step('what the authority allocates by has no draft, and says why', async () => {
    const others = methods.filter((method) => !reported.includes(method))
    expect(others.length).toBeGreaterThan(0)
    for (const method of others) {
      const refused = await person.post(`/api/v1/submissions/${submissionIn(yearOf(method))}/drafts`, { method: method.id, from: 'blank' })
      expect(refused.status(), method.id).toBe(422)
      expect(((await refused.json()) as { code: string }).code, method.id).toBe('method.not_reported')
    }
  })

  const grid = new Grid(page)
  const began = Date.now()
  for (const method of reported) {
    await test.step(`${method.id} ${method.title.zh}`, async () => {
      const submission = submissionIn(yearOf(method))
      const file = info.outputPath(`${method.id}.xlsx`)
      const { report, workbook } = invent(method.id, yearOf(method), SEED, CREDIT_CODE, file)
      const draft = await beginDraft(person, submission, method.id)
      await page.goto(`/submissions/${submission}/drafts/${draft.id}`)
      for (const table of draft.tables) {
        const rows = report.tables[table.id]
        if (rows?.some((row) => Object.keys(row).length > 0)) await grid.pasteTable(draft, table, rows)
      }
      const typed = await draftOf(person, draft)

      const sent = await person.upload(submission, (await submissionOf(person, submission)).etag, `${method.id}.xlsx`, workbook)
      expect(sent.status(), `${method.id}: ${await sent.text()}`).toBe(201)
      const { version } = (await sent.json()) as Kept
      expect.soft(typed.assessment.totals, `${method.id}: totals`).toEqual(version.totals)
      expect.soft(typed.assessment.problem_counts, `${method.id}: problems`).toEqual(version.problem_counts)
      expect.soft(heard(typed.assessment.problems), `${method.id}: problems and their cells`).toEqual(heard(version.problems))
      expect.soft([version.problem_counts['fatal'], version.problem_counts['error']], `${method.id}: the entries are sound`).toEqual([0, 0])

      const path = `/api/v1/enterprises/${draft.enterprise_id}/drafts/${draft.id}/versions`
      const published = await person.post(path, undefined, { 'if-match': typed.etag })
      expect(published.status(), `${method.id}: ${await published.text()}`).toBe(201)
      const same = (await published.json()) as Kept
      expect.soft([same.outcome, same.version.id], `${method.id}: the same content`).toEqual(['existing', version.id])
    })
  }
  console.log(`  ${reported.length} methods, each by two doors: ${((Date.now() - began) / 1000).toFixed(0)} s`)
})
