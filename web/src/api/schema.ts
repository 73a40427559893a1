/**
 * The HTTP contract as types, written by hand until the server prints its OpenAPI document;
 * `npm run types` then overwrites this file.
 */
export interface components {
  schemas: {
    Text: { zh: string; en: string }
    Value: { n?: string | null; k?: string | null; s?: string | null }
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
    Seeding: { state: 'idle' | 'running' | 'done' | 'failed'; done: number; total: number; message?: components['schemas']['Text'] | null }
    System: { product: string; version: string; demo: boolean; seeding: components['schemas']['Seeding']; market_mode: string }
    DemoLogin: { role: string; login: string; password: string; name: string; organisation: string }
    Region: {
      code: string
      name: components['schemas']['Text']
      tile_column?: number | null
      tile_row?: number | null
      successor?: string | null
    }
    Sector: { code: string; label: components['schemas']['Text'] }
    MethodSummary: {
      id: string
      edition: string
      sector: string
      title: components['schemas']['Text']
      instrument: string
      years: { from?: number | null; to?: number | null }
    }
    MethodColumn: {
      id: string
      symbol?: string | null
      label: components['schemas']['Text']
      unit?: string | null
      role: string
      decimals?: number | null
      required: string
      source_doc?: components['schemas']['Text'] | null
      clause?: string | null
      list?: string | null
    }
    ColumnView: {
      id: string
      label: components['schemas']['Text']
      symbol?: string | null
      unit?: string | null
      role: string
      decimals?: number | null
      list?: string | null
    }
    MethodTable: {
      id: string
      number: string
      title: components['schemas']['Text']
      rows: string
      rows_max?: number | null
      columns: components['schemas']['MethodColumn'][]
    }
    MethodTotal: {
      id: string
      label: components['schemas']['Text']
      unit: string
      decimals?: number | null
      clause?: string | null
    }
    MethodCheck: {
      id: string
      severity: string
      says: components['schemas']['Text']
      clause?: string | null
    }
    MethodDetail: components['schemas']['MethodSummary'] & {
      boundary: components['schemas']['Text']
      hash: string
      tables: components['schemas']['MethodTable'][]
      totals: components['schemas']['MethodTotal'][]
      lists: {
        id: string
        label: components['schemas']['Text']
        items: { code: string; label: components['schemas']['Text'] }[]
      }[]
      checks: components['schemas']['MethodCheck'][]
    }
    SubmissionEnterprise: { id: string; name: string; credit_code: string; city_code: string; sectors: string[] }
    EnterpriseSummary: components['schemas']['SubmissionEnterprise'] & { market_mode: string }
    EnterpriseDetail: components['schemas']['EnterpriseSummary'] & {
      market_mode: string
      sites: { id: string; name: string; units: { id: string; name: string; kind: string }[] }[]
      submissions: components['schemas']['SubmissionSummary'][]
      account?: string | null
    }
    ProblemCounts: { fatal: number; error: number; warning: number; note: number }
    PartSummary: { report_id: string; method_id: string; version_id?: string | null; number?: number | null }
    Named: { id: string; name: string }
    SubmissionSummary: {
      id: string
      enterprise: components['schemas']['SubmissionEnterprise']
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
      blocked?: components['schemas']['Text'] | null
    }
    WorkItem: components['schemas']['SubmissionSummary'] & { next_actions: string[] }
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
      id: string
      opinion: string
      items: { code: string; result: string }[]
      remarks: string
      concluded_by: string
      concluded_at: string
      bound_hash: string
      void: boolean
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
      results: components['schemas']['SubmissionResults']
      materiality?: { threshold_share: string; threshold_tonnes: string; found_tonnes: string } | null
      conclusion?: components['schemas']['Conclusion'] | null
      determination?: components['schemas']['Determination'] | null
      obligation?: { tonnes: string; mode: string; posting_id: string } | null
    }
    TotalView: {
      id: string
      label: components['schemas']['Text']
      value: components['schemas']['Value']
      unit: string
      decimals?: number | null
      clause?: string | null
    }
    CellView: {
      column: string
      value: components['schemas']['Value']
      origin: string
      at?: components['schemas']['CellAt'] | null
      problems?: string[]
    }
    TableView: {
      id: string
      number: string
      title: components['schemas']['Text']
      columns: components['schemas']['ColumnView'][]
      rows: { key: string; cells: components['schemas']['CellView'][] }[]
    }
    VersionResults: {
      without_indirect: components['schemas']['Value']
      with_indirect: components['schemas']['Value']
      compliance?: { lines: { row_key: string; tonnes: string }[]; tonnes: string } | null
      supplementary: {
        id: string
        label: components['schemas']['Text']
        row_key?: string | null
        value: components['schemas']['Value']
        unit: string
      }[]
    }
    VersionDetail: Omit<components['schemas']['VersionSummary'], 'problems'> & {
      enterprise_id: string
      submission_id: string
      report_id: string
      year: number
      problem_counts: components['schemas']['ProblemCounts']
      method: components['schemas']['MethodSummary']
      provenance: {
        method: string
        edition: string
        method_hash: string
        factor_sets: { id: string; hash: string }[]
        gwp?: { id: string; hash: string } | null
        engine: string
      }
      totals: components['schemas']['TotalView'][]
      results: components['schemas']['VersionResults']
      tables: components['schemas']['TableView'][]
      problems: components['schemas']['Problem'][]
    }
    Sheet: { name: string; title: components['schemas']['Text'] }
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
      merged: string[]
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
      value: components['schemas']['Value']
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
        label: components['schemas']['Text']
        before: components['schemas']['Value']
        after: components['schemas']['Value']
        at?: components['schemas']['CellAt'] | null
      }[]
      totals: {
        id: string
        label: components['schemas']['Text']
        unit: string
        before: components['schemas']['Value']
        after: components['schemas']['Value']
        difference?: string | null
      }[]
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
      enterprise: components['schemas']['Named']
      submission_id: string
      version_id: string
      table: string
      row_key: string
      column: string
      label: components['schemas']['Text']
      tonnes: string
      gas: string
      scope: string
      category: string
      city_code: string
      sector: string
      figure?: string | null
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
    AccountSummary: { id: string; owner: string; enterprise_id?: string | null; kind: string; mode: string }
    JournalLine: {
      id: string
      posting_id: string
      at: string
      year: number
      side: string
      book: string
      tonnes: string
      memo: components['schemas']['Text']
    }
    AccountDetail: components['schemas']['AccountSummary'] & {
      obligations: { year: number; tonnes: string; posted_at: string; submission_id: string }[]
      journal: components['schemas']['JournalLine'][]
    }
    AuditEvent: {
      id: string
      at: string
      actor?: string | null
      action: string
      subject_kind: string
      subject_id?: string | null
      detail: unknown
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
  '/api/v1/enterprises/{eid}/versions/{vid}/sheets': Get<S['Sheet'][], VersionPath>
  '/api/v1/enterprises/{eid}/versions/{vid}/sheets/{name}': Get<S['Grid'], VersionPath & { name: string }>
  '/api/v1/enterprises/{eid}/versions/{vid}/trace': Get<S['TraceNode'], VersionPath, { figure: string; depth?: number }>
  '/api/v1/enterprises/{eid}/versions/{vid}/compare/{other}': Get<S['Comparison'], VersionPath & { other: string }>
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
