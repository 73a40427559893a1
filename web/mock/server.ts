import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin } from 'vite'
import { enterprises, logins, methods, regions, sectors, stateLabel, STATES, submissions, text } from './data'
import { columns, detail, grid, problems, trace, version } from './report'

let current: (typeof logins)[number] = logins[0]
const me = () => ({
  id: current[1],
  login: current[1],
  name: current[2],
  organisation: { id: 'o', name: current[3], kind: current[4], city_code: '370100' },
  roles: [current[0]],
  capabilities: [],
  demo: true,
})
const session = () => ({
  access_token: 't',
  expires_at: new Date(Date.now() + 900_000).toISOString(),
  user: me(),
})
const act = (action: string, zh: string, en: string, needs: string[] = []) => ({
  action,
  label: text(zh, en),
  effect: text(
    '确认后，报告将转入下一环节，企业不能再修改填报内容；退回后方可更正。',
    'The report moves to the next step and can no longer be changed by the enterprise.',
  ),
  needs,
})
function actions(state: string) {
  const role = current[0]
  if (role === 'enterprise_reporter' && state === 'draft') return [act('submit', '提交企业审批', 'Submit')]
  if (role === 'enterprise_reporter' && state === 'correcting')
    return [act('resubmit', '重新提交', 'Resubmit')]
  if (role === 'city_regulator' && state === 'city_check')
    return [act('accept', '初审通过', 'Accept'), act('return', '退回企业', 'Return', ['reason'])]
  if (role === 'verifier_lead' && state === 'verifying')
    return [
      act('raise_finding', '提出核查发现', 'Raise finding'),
      act('request_correction', '要求整改', 'Request correction', ['reason']),
      { ...act('conclude', '出具核查结论', 'Conclude', ['conclusion']) },
      {
        ...act('withdraw', '撤回', 'Withdraw'),
        blocked: text('仍有 2 项不符合项未核销。', 'Two findings are open.'),
      },
    ]
  if (role === 'provincial_regulator' && state === 'assignment')
    return [act('assign', '委派核查', 'Assign', ['body', 'lead', 'reviewer'])]
  if (role === 'provincial_regulator' && state === 'decision')
    return [
      act('approve', '审定通过', 'Approve'),
      act('return_to_verifier', '退回核查机构', 'Return', ['reason']),
      act('reject', '不予通过', 'Reject', ['reason']),
    ]
  return []
}
const findings = [
  {
    id: 'f1',
    number: 1,
    item_code: '4.1',
    version_id: 'v0',
    place: {
      table: 'fuel',
      row_key: '1|bituminous|03',
      column: 'quantity',
      at: { sheet: 'C.3 燃料', cell: 'D7' },
    },
    description: '3 月消耗量与皮带秤日报合计不符，差 412.30 t。',
    severity: 'minor',
    tonnes_effect: '786.41',
    state: 'answered',
    answer: '已按日报更正。',
    raised_by: '赵演示',
    raised_at: '2026-11-10T03:00:00Z',
    due: '2026-11-30',
  },
  {
    id: 'f2',
    number: 2,
    item_code: '4.2',
    version_id: 'v0',
    place: {
      table: 'fuel',
      row_key: '2|bituminous|08',
      column: 'carbon_measured',
      at: { sheet: 'C.3 燃料', cell: 'F24' },
    },
    description: '8 月元素碳检测报告缺少 CNAS 标识。',
    severity: 'minor',
    tonnes_effect: null,
    state: 'open',
    answer: null,
    raised_by: '赵演示',
    raised_at: '2026-11-11T03:00:00Z',
    due: '2026-11-30',
  },
]
function submission(id: string) {
  const found = submissions.find((one) => one.id === id) ?? submissions[0]!
  const total = found.direct_tonnes
  return {
    ...found,
    etag: '"1"',
    available_actions: actions(found.state),
    history: [
      {
        at: '2026-10-08T01:00:00Z',
        actor: '王演示',
        action: 'submit',
        label: text('提交企业审批', 'Submitted'),
      },
      {
        at: '2026-10-09T01:00:00Z',
        actor: '张演示',
        action: 'return',
        label: text('退回企业', 'Returned'),
        reason: '请补充 3 月份入炉煤检测报告。',
      },
      {
        at: '2026-10-12T01:00:00Z',
        actor: '王演示',
        action: 'submit',
        label: text('重新提交', 'Resubmitted'),
      },
    ],
    parts: found.parts.map((part) => ({
      report_id: part.report_id,
      method: methods.find((m) => m.id === part.method_id),
      versions:
        found.state === 'draft'
          ? []
          : [version(`${part.version_id}a`, 1, false, total), version(part.version_id, 2, true, total)],
    })),
    results: total
      ? {
          parts: found.parts.map((part) => ({ method_id: part.method_id, without_indirect: total })),
          without_indirect: total,
          with_indirect: found.with_indirect_tonnes,
          netted:
            found.parts.length > 1
              ? [
                  {
                    carrier: '焦炉煤气',
                    from: 'steel-2013',
                    to: 'power-2022',
                    quantity: '12034.55',
                    unit: '10^4Nm3',
                    tonnes: '87112.04',
                  },
                ]
              : [],
          compliance_tonnes: total.split('.')[0],
          within_one_percent: true,
        }
      : null,
    materiality: { threshold_share: '0.02', threshold_tonnes: '15874', found_tonnes: '786.41' },
    conclusion: ['internal_review', 'decision', 'determined'].includes(found.state)
      ? {
          concluded_by: '赵演示',
          concluded_at: '2026-11-15T02:00:00Z',
          opinion: 'qualified',
          items: ['1', '2', '3', '4', '5', '6', '7'].map((code) => ({
            code,
            result: code === '4' ? 'fixed_ok' : 'ok',
          })),
          remarks: '经现场核查与文件评审，更正后数据真实、准确。',
          bound_hash: '9f2c77aa1b0c4de5f60718293a4b5c6d',
          void: false,
        }
      : null,
    determination:
      found.state === 'determined'
        ? {
            direct_tonnes: total,
            electricity_tonnes: '21834.27',
            heat_tonnes: '0',
            compliance_tonnes: total?.split('.')[0],
            adjustments: [
              {
                finding_id: 'f1',
                text: text('3 月消耗量按日报合计保守取值', 'March consumption, conservative'),
                tonnes: '786.41',
              },
            ],
          }
        : null,
    obligation:
      found.state === 'determined' ? { tonnes: total?.split('.')[0], mode: 'mirror', posting_id: 'p' } : null,
  }
}
function mine() {
  const role = current[0]
  if (role.startsWith('enterprise'))
    return submissions.filter((one) => ['e6', 'e7', 'e8'].includes(one.enterprise.id) && one.year >= 2023)
  if (role === 'city_regulator') return submissions.filter((one) => one.state === 'city_check')
  if (role.startsWith('verifier'))
    return submissions.filter((one) => one.body?.id === 'b0' && one.year === 2024)
  return submissions.filter((one) => ['assignment', 'decision'].includes(one.state))
}
function summary(query: URLSearchParams) {
  const year = Number(query.get('year') ?? 2023)
  const cells = submissions
    .filter((one) => one.year === year && one.determined_tonnes)
    .map((one) => ({
      city_code: one.enterprise.city_code,
      sector: one.enterprise.sectors[0],
      gas: 'CO2',
      direct_tonnes: one.determined_tonnes,
      electricity_tonnes: '21834.27',
      heat_tonnes: '1203.5',
      enterprises: 1,
      lines: 24,
    }))
    .filter(
      (cell) =>
        (!query.get('city') || cell.city_code === query.get('city')) &&
        (!query.get('sector') || cell.sector === query.get('sector')),
    )
  const total = cells.reduce((sum, cell) => sum + BigInt(cell.direct_tonnes!.replace('.', '')), 0n).toString()
  return {
    year,
    total_direct_tonnes: `${total.slice(0, -2) || '0'}.${total.slice(-2)}`,
    cells,
    years: [2023, 2024],
  }
}
function page<T>(items: T[], query: URLSearchParams) {
  const from = Number(query.get('cursor') ?? 0)
  const limit = Number(query.get('limit') ?? 50)
  return {
    items: items.slice(from, from + limit),
    next_cursor: from + limit < items.length ? String(from + limit) : null,
    total: items.length,
  }
}
function list(query: URLSearchParams) {
  const search = query.get('search')
  return page(
    submissions.filter(
      (one) =>
        (!query.get('state') || one.state === query.get('state')) &&
        (!query.get('year') || String(one.year) === query.get('year')) &&
        (!query.get('city') || one.enterprise.city_code === query.get('city')) &&
        (!search || one.enterprise.name.includes(search)),
    ),
    query,
  )
}
const campaign = () => ({
  states: STATES.map(([state]) => ({
    state,
    label: stateLabel(state),
    count: submissions.filter((one) => one.state === state && one.year === 2024).length,
  })),
  cities: regions.map((region, i) => ({
    city_code: region.code,
    total: 3,
    determined: i % 4,
    late: i % 3 === 0 ? 1 : 0,
  })),
  late: submissions.filter((one) => one.state === 'draft').slice(0, 5),
  sectors: sectors.map((sector, i) => ({
    sector: sector.code,
    enterprises: 24 - i * 6,
    direct_tonnes: String(52345678 - i * 12345678),
  })),
  trend: [
    { year: 2023, direct_tonnes: '71234567.89' },
    { year: 2024, direct_tonnes: '41234567.12' },
  ],
  bodies: [
    { id: 'b0', name: '鲁衡核查有限公司（演示）', assigned: 24, concluded: 17 },
    { id: 'b1', name: '岱证认证有限公司（演示）', assigned: 22, concluded: 15 },
  ],
})
const accounts = enterprises.map((one, i) => ({
  id: `a${i}`,
  owner: one.name,
  kind: 'operator',
  mode: one.sectors[0] === 'power' ? 'mirror' : 'simulation',
  obligation_tonnes: '812345',
  enterprise_id: one.id,
}))

function answer(path: string, query: URLSearchParams, method: string): unknown {
  const parts = path.split('/').filter(Boolean).slice(2)
  const [noun, id, sub, subId, leaf] = parts
  switch (noun) {
    case 'session':
      return session()
    case 'me':
      return me()
    case 'system':
      return {
        product: 'qilu',
        version: '0.1.0',
        demo: true,
        seeding: {
          state: process.env.QILU_SEEDING ? 'running' : 'done',
          done: 31,
          total: 96,
          message: text('济南演泉热电有限公司（演示）2024', 'Jinan 2024'),
        },
        market_mode: 'simulation',
      }
    case 'demo':
      return logins.map(([role, login, name, organisation]) => ({
        role,
        login,
        password: login,
        name,
        organisation,
      }))
    case 'regions':
      return regions
    case 'sectors':
      return sectors
    case 'methods':
      return id
        ? {
            ...methods.find((m) => m.id === id),
            boundary: text(
              '发电设施：燃烧系统、汽水系统、电气系统、控制系统及除尘脱硫脱硝等装置，按机组填报',
              'Generating facilities',
            ),
            hash: 'ab12cd34',
            tables: [
              {
                id: 'fuel',
                number: 'C.3',
                title: text('化石燃料燃烧排放表', 'Fossil fuel combustion'),
                rows: 'free',
                rows_max: 400,
                columns: columns.map((c) => ({
                  ...c,
                  source_doc: text('生产日报', 'daily reports'),
                  formula: c.role === 'formula' ? 'FC × C_{ar} × OF × 44/12' : null,
                })),
              },
            ],
            totals: [
              {
                id: 'combustion',
                label: text('化石燃料燃烧排放量', 'Combustion'),
                unit: 'tCO2',
                formula: 'Σ E_{机组,月}',
                clause: '式(2)',
              },
            ],
            lists: [
              {
                id: 'fuel',
                label: text('燃料品种', 'Fuel'),
                items: [{ code: 'bituminous', label: text('烟煤', 'Bituminous coal') }],
              },
            ],
            checks: [{ id: 'PWR-012', severity: 'warning', says: problems[2]!.message, clause: '附录B' }],
            factors: [
              {
                set: 'MEE2022_POWER',
                key: 'bituminous.of',
                label: text('烟煤 碳氧化率', 'Bituminous oxidation'),
                value: '99',
                unit: '%',
                source: '485号 附录A',
                confidence: 'memory',
              },
            ],
          }
        : methods
    case 'work':
      return {
        deadlines: [
          {
            code: 'submit',
            label: text('提交年度排放报告', 'Annual report'),
            date: '2026-11-27',
            working_days_left: 4,
          },
          {
            code: 'surrender',
            label: text('完成年度清缴', 'Surrender'),
            date: '2026-12-31',
            working_days_left: 28,
          },
        ],
        items: mine().map((one) => ({ ...one, next_actions: actions(one.state).map((a) => a.action) })),
        counts: { assignment: 3, decision: 4, city_check: 2 },
      }
    case 'enterprises': {
      if (!id)
        return page(
          enterprises.filter((one) => !query.get('search') || one.name.includes(query.get('search')!)),
          query,
        )
      if (sub !== 'versions')
        return {
          ...(enterprises.find((one) => one.id === id) ?? enterprises[0]),
          market_mode: 'mirror',
          sites: [
            {
              id: 'x',
              name: '主厂区',
              units: [
                { id: 'u1', name: '1号机组', kind: 'power_unit' },
                { id: 'u2', name: '2号机组', kind: 'power_unit' },
              ],
            },
          ],
          submissions: submissions.filter((one) => one.enterprise.id === id),
          account: 'a0',
        }
      if (leaf === 'sheets')
        return parts[5]
          ? grid()
          : [
              { name: 'C.3 燃料', title: text('化石燃料燃烧排放表', 'Fuel') },
              { name: 'C.2 机组', title: text('机组信息', 'Units') },
            ]
      if (leaf === 'trace') return trace(query.get('figure') ?? '')
      if (leaf === 'compare')
        return {
          cells: [
            {
              table: 'fuel',
              row_key: '1|bituminous|03',
              column: 'quantity',
              label: text('消耗量', 'Consumption'),
              before: { n: '82803.16' },
              after: { n: '83215.46' },
              at: { sheet: 'C.3 燃料', cell: 'D7' },
            },
          ],
          totals: [
            {
              id: 'combustion',
              label: text('化石燃料燃烧排放量', 'Combustion'),
              before: '3811947.19',
              after: '3812733.60',
              difference: '786.41',
            },
          ],
        }
      return detail(subId ?? 'v0')
    }
    case 'submissions':
      if (!id) return method === 'POST' ? submission('s8-2024') : list(query)
      return sub === 'findings' ? findings : submission(id)
    case 'bodies':
      return [
        {
          id: 'b0',
          name: '鲁衡核查有限公司（演示）',
          leads: [{ id: 'l', name: '赵演示' }],
          reviewers: [{ id: 'r', name: '孙演示' }],
          load: 7,
        },
      ]
    case 'summary': {
      if (id !== 'lines') return summary(query)
      const cells = submissions.filter(
        (one) =>
          one.determined_tonnes &&
          String(one.year) === query.get('year') &&
          (!query.get('city') || one.enterprise.city_code === query.get('city')) &&
          (!query.get('enterprise_id') || one.enterprise.id === query.get('enterprise_id')),
      )
      return page(
        cells.flatMap((one) =>
          Array.from({ length: 4 }, (_, m) => ({
            enterprise: one.enterprise,
            submission_id: one.id,
            version_id: `v-${one.id}`,
            table: 'fuel',
            row_key: `1|bituminous|0${m + 1}`,
            column: 'emission',
            label: text(`1 号机组 烟煤 ${m + 1} 月`, `Unit 1, month ${m + 1}`),
            tonnes: `${158738 + m}.90`,
            figure: `cell:fuel/1|bituminous|0${m + 1}/emission`,
            at: { sheet: 'C.3 燃料', cell: `H${5 + m}` },
          })),
        ),
        query,
      )
    }
    case 'campaign':
      return campaign()
    case 'accounts':
      return id
        ? {
            ...accounts.find((one) => one.id === id),
            obligations: [
              { year: 2023, tonnes: '812345', posted_at: '2026-11-01T00:00:00Z', submission_id: 's0-2023' },
            ],
            journal: [
              {
                id: 'j1',
                posting_id: 'p',
                at: '2026-11-01T00:00:00Z',
                year: 2023,
                side: 'debit',
                book: 'obligation',
                tonnes: '812345',
                memo: text('登记2023年度清缴义务', 'Obligation of 2023'),
              },
            ],
          }
        : page(accounts, query)
    case 'audit':
      return page(
        Array.from({ length: 30 }, (_, i) => ({
          id: `x${i}`,
          at: `2026-11-${String((i % 20) + 1).padStart(2, '0')}T02:00:00Z`,
          actor: '周演示',
          action: 'submission.approve',
          subject_kind: 'submission',
          subject_id: `s${i}`,
          detail: { state: 'determined' },
        })),
        query,
      )
    default:
      return undefined
  }
}

export function mockServer(): Plugin {
  return {
    name: 'qilu-mock',
    configureServer(server) {
      server.middlewares.use('/api', (request: IncomingMessage, response: ServerResponse) => {
        const url = new URL(`http://mock/api${request.url ?? ''}`)
        let body = ''
        request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')))
        request.on('end', () => {
          if (url.pathname === '/api/v1/session' && request.method === 'POST') {
            const login = String((JSON.parse(body) as { login: string }).login)
            current = logins.find((one) => one[1] === login) ?? logins[0]
          }
          const found = answer(decodeURIComponent(url.pathname), url.searchParams, request.method ?? 'GET')
          response.statusCode = found === undefined ? 404 : 200
          response.setHeader('Content-Type', 'application/json')
          response.end(
            JSON.stringify(found ?? { status: 404, code: 'not_found', title: 'not found', detail: '未找到' }),
          )
        })
      })
    },
  }
}
