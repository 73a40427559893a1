import type { Values } from './template.ts'

const MONTHS = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, '0'))

/** An invented power plant of one coal unit and twelve tested months: what the reporter of the journeys types in. */
export function plant(): Values {
  return {
    unit: [
      {
        unit: '1',
        name: '1号机组',
        kind: 'coal_over_300',
        cooling: 'water_closed',
        capacity: 330,
        generation: 1_650_000.5,
        supply: 1_540_000.25,
        heat_supplied: 2_000_000,
        heat_to_turbine: 15_000_000,
        hours: 6_900,
      },
    ],
    fuel: MONTHS.map((month, i) => ({
      unit: '1',
      fuel: 'bituminous',
      month,
      quantity: 62_000.25 + 431.37 * i,
      ncv: 20.114 - 0.021 * i,
      carbon_air_dried: 58.42 - 0.11 * i,
      moisture_received: 12.6 + 0.07 * i,
      moisture_air_dried: 2.84 + 0.02 * i,
    })).map((row) => ({
      ...row,
      quantity: rounded(row.quantity, 2),
      ncv: rounded(row.ncv, 3),
      carbon_air_dried: rounded(row.carbon_air_dried, 2),
      moisture_received: rounded(row.moisture_received, 2),
      moisture_air_dried: rounded(row.moisture_air_dried, 2),
    })),
    electricity: [{ unit: '1', quantity: 812.345, factor: 0.5703 }],
  }
}

function rounded(value: number, places: number): number {
  return Number(value.toFixed(places))
}
