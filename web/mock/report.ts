import { methods, text } from './data'

const MONTHS = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'))
const SHEET = 'C.3 燃料'
const COLUMNS: [string, string, string, string | null, string, string][] = [
  ['unit', '机组编号', 'Unit no.', null, '', 'key'],
  ['fuel', '燃料品种', 'Fuel', null, '', 'key'],
  ['month', '月份', 'Month', null, '', 'key'],
  ['quantity', '消耗量', 'Consumption', 'FC', 't', 'input'],
  ['ncv', '收到基低位发热量', 'Net calorific value', 'NCV_ar', 'GJ/t', 'input'],
  ['carbon_measured', '收到基元素碳含量', 'Carbon content', 'C_ar', 'tC/t', 'input'],
  ['oxidation', '碳氧化率', 'Oxidation factor', 'OF', '%', 'input'],
  ['emission', '排放量', 'Emissions', 'E', 'tCO2', 'formula'],
]
export const columns = COLUMNS.map(([id, zh, en, symbol, unit, role]) => ({
  id,
  label: text(zh, en),
  symbol,
  unit: unit || null,
  role,
  decimals: role === 'formula' ? 2 : null,
  required: role === 'input' ? 'always' : 'never',
  clause: role === 'formula' ? '式(2)' : null,
}))
const at = (row: number, column: number) => ({
  sheet: SHEET,
  cell: `${String.fromCharCode(64 + column)}${row}`,
})
const rowsOf = () =>
  ['1', '2'].flatMap((unit, u) =>
    MONTHS.map((month, m) => {
      const row = 5 + u * 12 + m
      const quantity = String(83215.46 + m * 911.3 - u * 5000).slice(0, 8)
      const values = [
        unit,
        '烟煤',
        month,
        quantity,
        (20.114 + m * 0.01).toFixed(3),
        (0.5432 + m * 0.001).toFixed(4),
        '99',
        (158738.9 + m * 1777.13).toFixed(2),
      ]
      return {
        key: `${unit}|bituminous|${month}`,
        values,
        row,
        cells: values.map((value, c) => ({
          column: COLUMNS[c]![0],
          value: c < 3 ? { s: value } : { n: value },
          origin: c === 7 ? 'computed' : c === 6 ? 'default' : 'entered',
          at: at(row, c + 1),
        })),
      }
    }),
  )
export const problems = [
  {
    code: 'input.required',
    severity: 'error',
    place: { table: 'fuel', row_key: '1|bituminous|03', column: 'quantity', at: at(7, 4) },
    message: text('未填写 3 月燃煤消耗量。', 'The coal consumption of March is missing.'),
    mend: text('请按入炉煤皮带秤记录填写。', 'Enter it from the belt scale records.'),
    expected: '数值，单位 t',
    clause: '附录C 表C.3',
    value: null,
  },
  {
    code: 'input.out_of_range',
    severity: 'error',
    place: { table: 'fuel', row_key: '1|bituminous|06', column: 'ncv', at: at(10, 5) },
    message: text('收到基低位发热量超出合理范围。', 'The net calorific value is out of range.'),
    mend: text('请核对单位是否为 GJ/t。', 'Please check that the unit is GJ/t.'),
    expected: '大于 0、不超过 450',
    clause: '式(5)',
    value: '20114',
  },
  {
    code: 'PWR-012',
    severity: 'warning',
    place: { table: 'fuel', row_key: '2|bituminous|08', column: 'carbon_measured', at: at(24, 6) },
    message: text(
      '元素碳含量与热值之比偏离同类煤种 3% 以上。',
      'Carbon to heat ratio deviates by more than 3 %.',
    ),
    mend: text('请核对检测报告；如属实，请说明原因。', 'Check the test report, or explain.'),
    expected: null,
    clause: '附录B',
    value: '0.5582',
  },
  {
    code: 'PWR-020',
    severity: 'note',
    place: { table: 'fuel', row_key: '2|bituminous|11', column: 'oxidation', at: at(27, 7) },
    message: text('碳氧化率采用缺省值 99%。', 'The oxidation factor is the default 99 %.'),
    mend: null,
    expected: null,
    clause: '附录A 表A.1',
    value: '99',
  },
]
export const version = (id: string, number: number, current: boolean, total: string | null) => ({
  id,
  number,
  content_hash: `9f2c${id}77aa1b0c4de5f60718293a4b5c6d7e8f`,
  file_name: `发电设施-第${number}版.xlsx`,
  created_at: `2026-11-0${number}T02:31:00Z`,
  created_by: '王演示',
  problems: { fatal: 0, error: 2, warning: 1, note: 1 },
  total_with: total,
  total_without: total,
  current,
})
export const detail = (id: string) => ({
  ...version(id, 2, true, '3812733.60'),
  method: methods[0],
  provenance: {
    method: 'power-2022',
    edition: '2022',
    method_hash: 'ab12',
    factor_sets: [{ id: 'MEE2022_POWER', hash: 'cd34' }],
    gwp: null,
    engine: '0.1.0',
  },
  totals: [
    {
      id: 'combustion',
      label: text('化石燃料燃烧排放量', 'Fossil fuel combustion'),
      value: { n: '3812733.60' },
      unit: 'tCO2',
      decimals: 2,
      clause: '式(2)',
    },
    {
      id: 'electricity',
      label: text('购入使用电力排放量', 'Purchased electricity'),
      value: { n: '21834.27' },
      unit: 'tCO2',
      decimals: 2,
      clause: '式(9)',
    },
    {
      id: 'generation',
      label: text('发电量', 'Generation'),
      value: { n: '4412000.123' },
      unit: 'MWh',
      decimals: 3,
      clause: null,
    },
  ],
  results: {
    without_indirect: { n: '3812733.60' },
    with_indirect: { n: '3834567.87' },
    compliance: null,
    supplementary: [
      {
        id: 'unit.supply',
        row_key: '1',
        label: text('供电量', 'Electricity supplied'),
        value: { n: '4128773.221' },
        unit: 'MWh',
        figure: 'cell:unit/1/supply',
      },
      {
        id: 'unit.heat',
        row_key: '1',
        label: text('供热量', 'Heat supplied'),
        value: { n: '812004.12' },
        unit: 'GJ',
        figure: 'cell:unit/1/heat',
      },
      {
        id: 'unit.heat_ratio',
        row_key: '1',
        label: text('供热比', 'Heat ratio'),
        value: { n: '12.31' },
        unit: '%',
        figure: 'cell:unit/1/heat_ratio',
      },
    ],
  },
  tables: [
    {
      id: 'fuel',
      number: 'C.3',
      title: text('化石燃料燃烧排放表', 'Fossil fuel combustion'),
      columns,
      rows: rowsOf().map(({ key, cells }) => ({ key, cells })),
    },
  ],
  problem_counts: { fatal: 0, error: 2, warning: 1, note: 1 },
  problems,
})
export const grid = () => {
  const cells: object[] = [
    { cell: 'A1', row: 1, column: 1, text: '表C.3 化石燃料燃烧排放表（演示数据）', kind: 'label' },
    { cell: 'A2', row: 2, column: 1, text: '报告年度：2024', kind: 'label' },
  ]
  COLUMNS.forEach(([, zh, , , unit], c) => {
    cells.push(
      { ...at(3, c + 1), row: 3, column: c + 1, text: zh, kind: 'label' },
      { ...at(4, c + 1), row: 4, column: c + 1, text: unit, kind: 'label' },
    )
  })
  for (const row of rowsOf())
    row.values.forEach((value, c) => {
      const place = at(row.row, c + 1)
      const severity = problems.find((p) => p.place.at.cell === place.cell)?.severity
      cells.push({
        cell: place.cell,
        row: row.row,
        column: c + 1,
        text: place.cell === 'D7' ? '' : place.cell === 'E10' ? '20114' : value,
        kind: c === 7 ? 'computed' : c < 3 ? 'label' : 'input',
        severity,
      })
    })
  return { name: SHEET, columns: 12, rows: 60, cells, merged: ['A1:H1'] }
}
const leaf = (
  label: ReturnType<typeof text>,
  value: string,
  unit: string,
  origin: string,
  more: object = {},
) => ({ figure: '', label, value: { n: value }, unit, origin, inputs: [], ...more })
export function trace(figure: string) {
  if (figure.startsWith('cell:fuel/') && figure.endsWith('/emission'))
    return {
      figure,
      label: text('3 月燃煤排放量（1 号机组）', 'Coal emissions, March, unit 1'),
      symbol: 'E_{1,03}',
      value: { n: '158738.90' },
      unit: 'tCO2',
      origin: 'computed',
      formula: 'FC × C_{ar} × OF × 44/12',
      with_values: '83,215.46 × 0.5432 × 99% × 44/12',
      clause: '式(2)',
      rounding: text('四舍五入至 2 位小数，并以修约后数值参与汇总', 'half up to 2 decimals, carried'),
      at: at(7, 8),
      inputs: [
        {
          ...leaf(text('消耗量', 'Consumption'), '83215.46', 't', 'entered', { symbol: 'FC', at: at(7, 4) }),
          figure: 'cell:fuel/1|bituminous|03/quantity',
        },
        {
          ...leaf(text('收到基元素碳含量', 'Carbon content'), '0.5432', 'tC/t', 'entered', {
            symbol: 'C_{ar}',
            at: at(7, 6),
          }),
          figure: 'cell:fuel/1|bituminous|03/carbon_measured',
        },
        leaf(text('碳氧化率', 'Oxidation factor'), '99', '%', 'factor', {
          symbol: 'OF',
          factor: {
            set: 'MEE2022_POWER',
            key: 'bituminous.of',
            value: '99',
            unit: '%',
            source: '环办气候函〔2022〕485号 附录A 表A.1',
            confidence: 'checked: 485号',
            note: null,
            mark: null,
          },
        }),
        leaf(text('二氧化碳与碳的相对分子质量之比', 'CO2 to C'), '44/12', 'tCO2/tC', 'constant', {
          factor: {
            set: 'MEE2022_POWER',
            key: 'carbon_to_co2',
            value: '44/12',
            unit: 'tCO2/tC',
            source: null,
            confidence: 'memory',
            note: null,
            mark: text('待核对', 'to be checked'),
          },
        }),
      ],
    }
  if (figure.startsWith('cell:'))
    return {
      ...leaf(text('消耗量', 'Consumption'), '83215.46', 't', 'entered', {
        symbol: 'FC',
        at: at(7, 4),
        clause: '附录C 表C.3',
      }),
      figure,
    }
  return {
    figure,
    label: text('化石燃料燃烧排放量', 'Fossil fuel combustion'),
    symbol: 'E_燃烧',
    value: { n: '3812733.60' },
    unit: 'tCO2',
    origin: 'total',
    formula: 'Σ E_{机组,月}',
    with_values: '158,738.90 + 160,516.03 + …',
    clause: '式(2)',
    rounding: null,
    at: null,
    inputs: MONTHS.map((month, m) => ({
      ...leaf(
        text(`${m + 1} 月燃煤排放量`, `Coal, month ${m + 1}`),
        (158738.9 + m * 1777.13).toFixed(2),
        'tCO2',
        'computed',
        { symbol: 'E', at: at(5 + m, 8) },
      ),
      figure: `cell:fuel/1|bituminous|${month}/emission`,
      more: true,
    })),
  }
}
