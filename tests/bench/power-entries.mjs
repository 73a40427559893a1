// Prints the entries of an invented power plant: 4 coal units, 12 months each, every month tested. The same every time.
const UNITS = 4
const MONTHS = 12

const months = Array.from({ length: MONTHS }, (_, i) => String(i + 1).padStart(2, '0'))
const units = Array.from({ length: UNITS }, (_, i) => String(i + 1))
// A fixed small wave, so that no two rows are alike and none is out of range.
const wave = (unit, month, size, places) => (size * Math.sin(Number(unit) * 7 + Number(month) * 3)).toFixed(places)
const around = (centre, unit, month, size, places) => (centre + Number(wave(unit, month, size, places))).toFixed(places)

const entries = {
  method: 'power-2022',
  year: 2023,
  entity: '',
  tables: {
    unit: units.map((unit) => ({
      unit,
      name: `${unit}号机组`,
      kind: 'coal_over_300',
      cooling: 'water_closed',
      capacity: '330',
      generation: around(1_560_000, unit, '0', 40_000, 3),
      supply: around(1_450_000, unit, '0', 20_000, 3),
      heat_supplied: around(2_100_000, unit, '0', 90_000, 2),
      heat_to_turbine: around(14_800_000, unit, '0', 150_000, 2),
      hours: around(7_600, unit, '0', 200, 2),
    })),
    fuel: units.flatMap((unit) =>
      months.map((month) => ({
        unit,
        fuel: 'bituminous',
        month,
        quantity: around(62_000, unit, month, 5_000, 2),
        ncv: around(20.1, unit, month, 0.4, 3),
        carbon_air_dried: around(58.4, unit, month, 0.8, 2),
        moisture_received: around(12.6, unit, month, 0.6, 2),
        moisture_air_dried: around(2.85, unit, month, 0.15, 2),
      })),
    ),
    electricity: units.map((unit) => ({ unit, quantity: around(900, unit, '0', 120, 3) })),
  },
}

console.log(JSON.stringify(entries, null, 1))
