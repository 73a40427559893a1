/** Fixtures for developing without a server; nothing of this is part of the build. */
export const text = (zh: string, en: string) => ({ zh, en })

const CITIES: [string, string, string, number, number][] = [
  ['371400', '德州市', 'Dezhou', 2, 1],
  ['371600', '滨州市', 'Binzhou', 3, 1],
  ['370500', '东营市', 'Dongying', 4, 1],
  ['370600', '烟台市', 'Yantai', 6, 1],
  ['371000', '威海市', 'Weihai', 7, 1],
  ['371500', '聊城市', 'Liaocheng', 1, 2],
  ['370100', '济南市', 'Jinan', 2, 2],
  ['370300', '淄博市', 'Zibo', 3, 2],
  ['370700', '潍坊市', 'Weifang', 4, 2],
  ['370200', '青岛市', 'Qingdao', 5, 2],
  ['370900', '泰安市', "Tai'an", 2, 3],
  ['371700', '菏泽市', 'Heze', 1, 4],
  ['370800', '济宁市', 'Jining', 2, 4],
  ['371300', '临沂市', 'Linyi', 3, 4],
  ['371100', '日照市', 'Rizhao', 4, 3],
  ['370400', '枣庄市', 'Zaozhuang', 2, 5],
]
export const regions = CITIES.map(([code, zh, en, tile_column, tile_row]) => ({
  code,
  name: text(zh, en),
  tile_column,
  tile_row,
}))
export const sectors = [
  { code: 'power', label: text('发电', 'Power') },
  { code: 'cement', label: text('水泥', 'Cement') },
  { code: 'steel', label: text('钢铁', 'Steel') },
]
export const methods = [
  {
    id: 'power-2022',
    edition: '2022',
    sector: 'power',
    title: text('企业温室气体排放核算与报告指南 发电设施', 'Power generation facilities (MEE 2022)'),
    instrument: '环办气候函〔2022〕485号',
    years: { from: 2022 },
  },
  {
    id: 'cement-2013',
    edition: '2013',
    sector: 'cement',
    title: text('中国水泥生产企业温室气体排放核算方法与报告指南（试行）', 'Cement producers (NDRC 2013)'),
    instrument: '发改办气候〔2013〕2526号',
    years: { from: 2013 },
  },
  {
    id: 'steel-2013',
    edition: '2013',
    sector: 'steel',
    title: text(
      '中国钢铁生产企业温室气体排放核算方法与报告指南（试行）',
      'Iron and steel producers (NDRC 2013)',
    ),
    instrument: '发改办气候〔2013〕2526号',
    years: { from: 2013 },
  },
]
export const STATES: [string, string, string][] = [
  ['draft', '填报中', 'Draft'],
  ['enterprise_approval', '企业审批中', 'Enterprise approval'],
  ['city_check', '市级初审中', 'First check'],
  ['assignment', '待委派核查', 'Assignment'],
  ['verifying', '核查中', 'Verification'],
  ['correcting', '整改中', 'Correction'],
  ['internal_review', '独立复核中', 'Independent review'],
  ['decision', '省级审定中', 'Decision'],
  ['determined', '已认定', 'Determined'],
  ['rejected', '不予通过', 'Rejected'],
]
export const stateLabel = (state: string) => {
  const found = STATES.find(([code]) => code === state)
  return text(found?.[1] ?? state, found?.[2] ?? state)
}
const NAMES = ['虚泽', '拟岱', '示海', '演泉', '幻湖', '样山', '设沂', '假汶']
const KINDS = { power: '热电有限公司', cement: '水泥有限公司', steel: '钢铁有限公司' } as const
export const enterprises = Array.from({ length: 48 }, (_, i) => {
  const sector = (['power', 'power', 'cement', 'steel'] as const)[i % 4] ?? 'power'
  const city = CITIES[i % 16] ?? CITIES[0]!
  return {
    id: `e${i}`,
    name: `${city[1].slice(0, 2)}${NAMES[i % 8]}${KINDS[sector]}（演示）`,
    credit_code: `9137${city[0].slice(2)}MA00D${String(1000 + i * 7)}X`,
    city_code: city[0],
    sectors: sector === 'steel' && i % 8 === 3 ? ['steel', 'power'] : [sector],
  }
})
const PLACES = [
  'determined',
  'determined',
  'determined',
  'decision',
  'verifying',
  'determined',
  'city_check',
  'correcting',
  'draft',
  'assignment',
  'internal_review',
  'rejected',
  'enterprise_approval',
]
export const tonnesOf = (i: number, year: number) =>
  `${((i * 7919 + year * 31) % 2600) + 220}${String((i * 4271 + 137) % 1000).padStart(3, '0')}.${String((i * 37) % 100).padStart(2, '0')}`
export const submissions = enterprises.flatMap((enterprise, i) =>
  [2023, 2024].map((year) => {
    const state = year === 2023 && i % 9 !== 4 ? 'determined' : (PLACES[i % PLACES.length] ?? 'draft')
    const direct = state === 'draft' ? null : tonnesOf(i, year)
    return {
      id: `s${i}-${year}`,
      enterprise,
      year,
      state,
      state_label: stateLabel(state),
      parts: enterprise.sectors.map((sector) => ({
        report_id: `r${i}-${year}-${sector}`,
        method_id: methods.find((m) => m.sector === sector)?.id ?? '',
        version_id: `v${i}-${year}`,
        number: 2,
      })),
      direct_tonnes: direct,
      with_indirect_tonnes: direct && `${Number(direct.split('.')[0]) + 21834}.27`,
      determined_tonnes: state === 'determined' ? direct : null,
      open_findings: ['verifying', 'correcting'].includes(state) ? 2 : 0,
      problems: { fatal: 0, error: state === 'draft' ? 3 : 0, warning: i % 3, note: i % 2 },
      body: ['verifying', 'correcting', 'internal_review', 'decision', 'determined'].includes(state)
        ? { id: `b${i % 2}`, name: ['鲁衡核查有限公司（演示）', '岱证认证有限公司（演示）'][i % 2] }
        : null,
      lead: { id: 'u5', name: '赵演示' },
      reviewer: { id: 'u6', name: '孙演示' },
      updated_at: `2026-1${i % 2}-${String((i % 27) + 1).padStart(2, '0')}T0${i % 9}:12:00Z`,
      due: '2026-12-31',
    }
  }),
)
export const logins = [
  ['enterprise_reporter', 'reporter', '王演示', '济南演泉热电有限公司（演示）', 'enterprise'],
  ['enterprise_approver', 'approver', '李演示', '济南演泉热电有限公司（演示）', 'enterprise'],
  ['city_regulator', 'city', '张演示', '济南市生态环境局（演示）', 'city'],
  ['verifier_lead', 'lead', '赵演示', '鲁衡核查有限公司（演示）', 'body'],
  ['verifier_reviewer', 'reviewer', '孙演示', '鲁衡核查有限公司（演示）', 'body'],
  ['provincial_regulator', 'province', '周演示', '山东省生态环境厅（演示）', 'province'],
] as const
