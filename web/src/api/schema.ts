/**
 * The HTTP contract as types, written by hand until the server prints its OpenAPI document;
 * `npm run types` then overwrites this file.
 */
export interface components {
  schemas: {
    Text: { zh: string; en: string }
    Value: { n: string } | { k: string } | { s: string } | null
    CellAt: { sheet: string; cell: string }
    Place: { table?: string | null; row_key?: string | null; column?: string | null; at?: components['schemas']['CellAt'] | null }
    Severity: 'fatal' | 'error' | 'warning' | 'note'
    Problem: {
      code: string
      severity: components['schemas']['Severity']
      place: components['schemas']['Place']
      message: components['schemas']['Text']
      mend?: components['schemas']['Text'] | null
      expected?: string | null
      clause?: string | null
      value?: string | null
      answer?: string | null
    }
    ProblemDocument: {
      type: string
      title: string
      status: number
      code: string
      detail: string
      instance?: string
      place?: components['schemas']['Place'] | null
      problems?: components['schemas']['Problem'][] | null
    }
    Organisation: { id: string; name: string; kind: string; city_code?: string | null; enterprise_id?: string | null }
    Me: {
      id: string
      login: string
      name: string
      organisation: components['schemas']['Organisation']
      roles: string[]
      capabilities: string[]
      demo: boolean
    }
    Session: { access_token: string; expires_at: string; user: components['schemas']['Me'] }
    Seeding: { state: 'idle' | 'running' | 'done' | 'failed'; done: number; total: number; message?: string | null }
    System: { product: string; version: string; demo: boolean; seeding: components['schemas']['Seeding']; market_mode: string }
    DemoLogin: { role: string; login: string; password: string; name: string; organisation: string }
    Region: {
      code: string
      name: components['schemas']['Text']
      tile_column: number
      tile_row: number
      successor?: string | null
    }
    Sector: { code: string; label: components['schemas']['Text'] }
    MethodSummary: {
      id: string
      edition: string
      sector: string
      title: components['schemas']['Text']
      instrument: string
      years: { from: number; to?: number | null }
    }
    MethodColumn: {
      id: string
      symbol?: string | null
      label: components['schemas']['Text']
      unit?: string | null
      role: string
      decimals?: number | null
      required?: string | boolean | null
      source_doc?: components['schemas']['Text'] | null
      clause?: string | null
      list?: string | null
      formula?: string | null
    }
    MethodTable: {
      id: string
      number: string
      title: components['schemas']['Text']
      rows?: string | null
      columns: components['schemas']['MethodColumn'][]
    }
    MethodTotal: {
      id: string
      label: components['schemas']['Text']
      unit?: string | null
      decimals?: number | null
      formula?: string | null
      clause?: string | null
    }
    MethodCheck: {
      code: string
      severity: components['schemas']['Severity']
      message: components['schemas']['Text']
      clause?: string | null
    }
    MethodFactor: {
      set: string
      key: string
      label?: components['schemas']['Text'] | null
      value: string
      unit: string
      source?: string | null
      confidence?: string | null
      note?: string | null
    }
    MethodDetail: components['schemas']['MethodSummary'] & {
      boundary?: components['schemas']['Text'] | null
      hash?: string | null
      tables: components['schemas']['MethodTable'][]
      totals: components['schemas']['MethodTotal'][]
      lists: { id: string; label?: components['schemas']['Text'] | null; items: { code: string; label: components['schemas']['Text'] }[] }[]
      checks: components['schemas']['MethodCheck'][]
      factors?: components['schemas']['MethodFactor'][] | null
    }
    EnterpriseSummary: { id: string; name: string; credit_code: string; city_code: string; sectors: string[] }
    EnterpriseDetail: components['schemas']['EnterpriseSummary'] & {
      market_mode: string
      sites: { id: string; name: string; units: { id: string; name: string; kind: string }[] }[]
      submissions: components['schemas']['SubmissionSummary'][]
      account?: { id: string; mode: string } | string | null
    }
    ProblemCounts: { fatal: number; error: number; warning: number; note: number }
    PartSummary: { report_id: string; method_id: string; version_id?: string | null; number?: number | null }
    Named: { id: string; name: string }
    SubmissionSummary: {
      id: string
      enterprise: components['schemas']['EnterpriseSummary']
      year: number
      state: string
      state_label: components['schemas']['Text']
      parts: components['schemas']['PartSummary'][]
      direct_tonnes?: string | null
      with_indirect_tonnes?: string | null
      determined_tonnes?: string | null
      open_findings: number
      problems: components['schemas']['ProblemCounts']
      body?: components['schemas']['Named'] | null
      lead?: components['schemas']['Named'] | null
      reviewer?: components['schemas']['Named'] | null
      updated_at: string
      due?: string | null
    }
    AvailableAction: {
      action: string
      label: components['schemas']['Text']
      effect: components['schemas']['Text']
      needs: string[]
    }
    WorkItem: components['schemas']['SubmissionSummary'] & { next_actions: components['schemas']['AvailableAction'][] }
    Deadline: { code: string; label: components['schemas']['Text']; date: string; working_days_left: number }
    Work: {
      deadlines: components['schemas']['Deadline'][]
      items: components['schemas']['WorkItem'][]
      counts: Record<string, number>
    }
    HistoryEvent: {
      at: string
      actor: string
      action: string
      label: components['schemas']['Text']
      from?: string | null
      to?: string | null
      reason?: string | null
    }
    VersionSummary: {
      id: string
      number: number
      content_hash: string
      file_name?: string | null
      created_at: string
      created_by: string
      problems: components['schemas']['ProblemCounts']
      total_with?: string | null
      total_without?: string | null
      current: boolean
    }
    SubmissionPart: {
      report_id: string
      method: components['schemas']['MethodSummary']
      versions: components['schemas']['VersionSummary'][]
    }
    SubmissionResults: {
      parts: {
        method_id: string
        without_indirect?: string | null
        with_indirect?: string | null
        compliance_tonnes?: string | null
      }[]
      without_indirect?: string | null
      with_indirect?: string | null
      netted: { carrier: string; from: string; to: string; quantity: string; unit: string; tonnes: string }[]
      compliance_tonnes?: string | null
      within_one_percent?: boolean | null
    }
    Conclusion: {
      opinion: string
      items?: { code: string; result: string; label?: components['schemas']['Text'] }[]
      remarks?: string | null
      bound_hash: string
      void: boolean
      at?: string | null
      by?: string | null
    }
    Adjustment: { finding_id: string; text: components['schemas']['Text']; tonnes: string }
    Determination: {
      direct_tonnes: string
      electricity_tonnes?: string | null
      heat_tonnes?: string | null
      compliance_tonnes?: string | null
      adjustments: components['schemas']['Adjustment'][]
      at?: string | null
    }
    SubmissionDetail: Omit<components['schemas']['SubmissionSummary'], 'parts'> & {
      etag: string
      available_actions: components['schemas']['AvailableAction'][]
      history: components['schemas']['HistoryEvent'][]
      parts: components['schemas']['SubmissionPart'][]
      results?: components['schemas']['SubmissionResults'] | null
      materiality?: { threshold_share: string; threshold_tonnes: string; found_tonnes: string } | null
      conclusion?: components['schemas']['Conclusion'] | null
      determination?: components['schemas']['Determination'] | null
      obligation?: { tonnes: string; mode: string; posting_id: string } | null
    }
    VersionTotal: {
      id: string
      label: components['schemas']['Text']
      value: components['schemas']['Value'] | string
      unit: string
      decimals?: number | null
      clause?: string | null
    }
    VersionCell: {
      column: string
      value: components['schemas']['Value'] | string
      origin: string
      at?: components['schemas']['CellAt'] | null
      problems?: components['schemas']['Problem'][] | null
    }
    VersionTable: {
      id: string
      number: string
      title: components['schemas']['Text']
      columns: components['schemas']['MethodColumn'][]
      rows: { key: string; cells: components['schemas']['VersionCell'][] }[]
    }
    Results: {
      without_indirect?: components['schemas']['Value'] | string
      with_indirect?: components['schemas']['Value'] | string
      compliance?: { lines: { key: string; tonnes: string }[]; tonnes: string } | null
      supplementary?: {
        id?: string
        label: components['schemas']['Text']
        value: components['schemas']['Value'] | string
        unit?: string | null
        figure?: string | null
      }[]
    }
    VersionDetail: components['schemas']['VersionSummary'] & {
      method: components['schemas']['MethodSummary']
      provenance?: {
        method: string
        edition: string
        method_hash: string
        factor_sets: { id: string; hash: string }[]
        gwp?: { id: string; hash: string } | null
        engine: string
      } | null
      totals: components['schemas']['VersionTotal'][]
      results: components['schemas']['Results']
      tables: components['schemas']['VersionTable'][]
      problem_list: components['schemas']['Problem'][]
    }
    SheetName: { name: string; title: string }
    GridCell: {
      cell: string
      row: number
      column: number
      text: string
      kind: 'label' | 'input' | 'computed' | 'other'
      severity?: components['schemas']['Severity'] | null
    }
    Grid: {
      name: string
      columns: number
      rows: number
      cells: components['schemas']['GridCell'][]
      merged?: string[] | null
    }
    FactorNote: {
      set: string
      key: string
      value: string
      unit: string
      source?: string | null
      confidence?: string | null
      note?: string | null
      mark?: components['schemas']['Text'] | null
    }
    TraceNode: {
      figure: string
      label: components['schemas']['Text']
      symbol?: string | null
      value: components['schemas']['Value'] | string
      unit: string
      origin: string
      formula?: string | null
      with_values?: string | null
      clause?: string | null
      rounding?: components['schemas']['Text'] | null
      at?: components['schemas']['CellAt'] | null
      factor?: components['schemas']['FactorNote'] | null
      inputs: components['schemas']['TraceNode'][]
      more?: boolean
    }
    Comparison: {
      cells: {
        table: string
        row_key: string
        column: string
        label: components['schemas']['Text'] | string
        before?: components['schemas']['Value'] | string
        after?: components['schemas']['Value'] | string
        at?: components['schemas']['CellAt'] | null
      }[]
      totals: { id: string; label?: components['schemas']['Text']; before?: string | null; after?: string | null; difference?: string | null }[]
    }
    Finding: {
      id: string
      number: number | string
      item_code: string
      version_id?: string
      place: components['schemas']['Place']
      description: string
      severity: string
      tonnes_effect?: string | null
      state: string
      answer?: string | null
      remark?: string | null
      raised_by: string
      raised_at: string
      due?: string | null
    }
    Body: {
      id: string
      name: string
      leads: components['schemas']['Named'][]
      reviewers: components['schemas']['Named'][]
      load: number
    }
    SummaryCell: {
      city_code: string
      sector: string
      gas: string
      direct_tonnes: string
      electricity_tonnes: string
      heat_tonnes: string
      enterprises: number
      lines: number
    }
    Summary: { year: number; total_direct_tonnes: string; cells: components['schemas']['SummaryCell'][]; years: number[] }
    SummaryLine: {
      enterprise: components['schemas']['EnterpriseSummary'] | components['schemas']['Named']
      submission_id: string
      version_id: string
      table: string
      row_key: string
      column: string
      label: components['schemas']['Text']
      tonnes: string
      gas?: string
      figure: string
      at?: components['schemas']['CellAt'] | null
    }
    Campaign: {
      states: { state: string; label: components['schemas']['Text']; count: number }[]
      cities: { city_code: string; total: number; determined: number; late: number }[]
      late: components['schemas']['SubmissionSummary'][]
      sectors: { sector: string; enterprises: number; direct_tonnes: string }[]
      trend: { year: number; direct_tonnes: string }[]
      bodies: { id: string; name: string; assigned: number; concluded: number }[]
    }
    AccountSummary: { id: string; owner: string; kind: string; mode: string; obligation_tonnes?: string | null; enterprise_id?: string | null }
    JournalEntry: {
      id?: string
      at: string
      kind: string
      debit?: string | null
      credit?: string | null
      tonnes: string
      note?: string | null
    }
    AccountDetail: components['schemas']['AccountSummary'] & {
      obligations: { year: number; tonnes: string; posted_at: string; submission_id: string }[]
      journal: components['schemas']['JournalEntry'][]
    }
    AuditEvent: {
      id: string
      at: string
      actor: string
      organisation?: string | null
      action: string
      subject?: string | null
      detail?: string | null
    }
  }
}

type S = components['schemas']
interface Page<T> {
  items: T[]
  next_cursor?: string | null
  total?: number | null
}
interface ListQuery {
  cursor?: string
  limit?: number
  sort?: string
  search?: string
  [filter: string]: string | number | undefined
}
type Answer<T> = { responses: { 200: { content: { 'application/json': T } } } }
type Get<T, P = never, Q = never> = {
  get: Answer<T> & { parameters: ([P] extends [never] ? { path?: never } : { path: P }) & ([Q] extends [never] ? { query?: never } : { query?: Q }) }
}
type Write<M extends 'post' | 'put' | 'delete', T, P = never, B = never> = {
  [K in M]: Answer<T> & {
    parameters: ([P] extends [never] ? { path?: never } : { path: P }) & { header?: { 'If-Match'?: string }; query?: never }
    requestBody?: [B] extends [never] ? never : { content: { 'application/json': B } }
  }
}
type Id = { id: string }
type VersionPath = { eid: string; vid: string }

export interface paths {
  '/api/v1/session': Write<'post', S['Session'], never, { login: string; password: string }> & Write<'delete', undefined>
  '/api/v1/session/refresh': Write<'post', S['Session']>
  '/api/v1/me': Get<S['Me']>
  '/api/v1/system': Get<S['System']>
  '/api/v1/demo/logins': Get<S['DemoLogin'][]>
  '/api/v1/regions': Get<S['Region'][]>
  '/api/v1/sectors': Get<S['Sector'][]>
  '/api/v1/methods': Get<S['MethodSummary'][]>
  '/api/v1/methods/{id}': Get<S['MethodDetail'], Id>
  '/api/v1/work': Get<S['Work']>
  '/api/v1/enterprises': Get<Page<S['EnterpriseSummary']>, never, ListQuery>
  '/api/v1/enterprises/{id}': Get<S['EnterpriseDetail'], Id>
  '/api/v1/submissions': Get<Page<S['SubmissionSummary']>, never, ListQuery> &
    Write<'post', S['SubmissionDetail'], never, { year: number; enterprise_id?: string }>
  '/api/v1/submissions/{id}': Get<S['SubmissionDetail'], Id>
  '/api/v1/submissions/{id}/actions': Write<'post', S['SubmissionDetail'], Id, ActionBody>
  '/api/v1/submissions/{id}/findings': Get<S['Finding'][], Id> & Write<'post', S['Finding'], Id, FindingBody>
  '/api/v1/submissions/{id}/findings/{fid}/answer': Write<'post', S['Finding'], Id & { fid: string }, { text: string }>
  '/api/v1/submissions/{id}/findings/{fid}/close': Write<
    'post',
    S['Finding'],
    Id & { fid: string },
    { accepted: boolean; tonnes_effect?: string | null; remark?: string }
  >
  '/api/v1/enterprises/{eid}/versions/{vid}': Get<S['VersionDetail'], VersionPath>
  '/api/v1/enterprises/{eid}/versions/{vid}/sheets': Get<S['SheetName'][], VersionPath>
  '/api/v1/enterprises/{eid}/versions/{vid}/sheets/{name}': Get<S['Grid'], VersionPath & { name: string }>
  '/api/v1/enterprises/{eid}/versions/{vid}/trace': Get<S['TraceNode'], VersionPath, { figure: string; depth?: number }>
  '/api/v1/enterprises/{eid}/versions/{vid}/compare/{other_vid}': Get<S['Comparison'], VersionPath & { other_vid: string }>
  '/api/v1/enterprises/{eid}/versions/{vid}/answers': Write<
    'put',
    unknown,
    VersionPath,
    { code: string; place: S['Place']; text: string }
  >
  '/api/v1/bodies': Get<S['Body'][]>
  '/api/v1/summary': Get<S['Summary'], never, { year?: number; city?: string; sector?: string; gas?: string }>
  '/api/v1/summary/lines': Get<
    Page<S['SummaryLine']>,
    never,
    { year?: number; city?: string; sector?: string; gas?: string; scope?: string; enterprise_id?: string; cursor?: string; limit?: number }
  >
  '/api/v1/campaign': Get<S['Campaign'], never, { year?: number }>
  '/api/v1/accounts': Get<Page<S['AccountSummary']>, never, ListQuery>
  '/api/v1/accounts/{id}': Get<S['AccountDetail'], Id>
  '/api/v1/audit': Get<Page<S['AuditEvent']>, never, ListQuery>
}

interface ActionBody {
  action: string
  reason?: string
  body_id?: string
  lead_id?: string
  reviewer_id?: string
  conclusion?: { opinion: string; items: { code: string; result: string }[]; remarks: string }
}
interface FindingBody {
  item_code: string
  version_id: string
  place: { table?: string; row_key?: string; column?: string }
  description: string
  severity: string
  tonnes_effect?: string | null
}
