// Holds one benchmark run against its peers: reading, checking and computing at least eight times as fast as openpyxl doing
// the same sums on the same workbook. What LibreOffice takes to recalculate it, and openpyxl to write one of the same size,
// stands beside it.
import { readFileSync } from 'node:fs'

const PEER_RATIO_MIN = 8
const MILLISECONDS = { ns: 1e-6, µs: 1e-3, ms: 1, s: 1000 }
const DURATION = '([\\d.]+)(ns|µs|ms|s)\\b'

const [rustFile, calcFile, ...peerFiles] = process.argv.slice(2)
const rust = readFileSync(rustFile, 'utf8')
const calc = JSON.parse(readFileSync(calcFile, 'utf8'))
const [reader, writer, office] = peerFiles.map((file) => JSON.parse(readFileSync(file, 'utf8')))

// Medians on the clock and of the processor: the first and the third figure of a line.
function medians(label) {
  const found = rust.match(new RegExp(`${label}\\s+${DURATION}\\s+${DURATION}\\s+${DURATION}`))
  if (!found) throw new Error(`the benchmark printed no line “${label}”`)
  const [, clock, clockUnit, , , processor, processorUnit] = found
  return { clock: Number(clock) * MILLISECONDS[clockUnit], processor: Number(processor) * MILLISECONDS[processorUnit] }
}

const totalOf = (id) => {
  const value = calc.totals.find((total) => total.id === id)?.value
  return Number(value?.n ?? value)
}
for (const id of ['total_without', 'total_with']) {
  if (totalOf(id) !== Number(reader[id])) {
    console.error(`the two sides do not compute the same: ${id} is ${totalOf(id)} here and ${reader[id]} there`)
    process.exit(1)
  }
}

let missed = false
function line(what, ratio, ofProcessor, kept) {
  if (kept === false) missed = true
  const outcome = kept === undefined ? '' : kept ? 'kept' : 'MISSED'
  const beside = ofProcessor === undefined ? '' : `(of the processor ${ofProcessor.toFixed(2)}×)`
  console.log(`  ${what.padEnd(70)} ${`${ratio.toFixed(2)}×`.padStart(9)}  ${outcome.padEnd(6)} ${beside}`.trimEnd())
}
const ms = (value) => `${value.toFixed(2)} ms`

const assess = medians('read \\+ check \\+ compute')
const writing = medians('write the filled template')

console.log(`  Python with openpyxl, the same sums: ${ms(reader.median_ms)}`)
console.log(
  `  LibreOffice, opening and recalculating the same workbook: ${ms(office.one_ms)} on the clock, ${ms(office.one_processor_ms)} of the ` +
    `processor, of ${office.copies} in one process, its start taken off (with it ${ms(office.with_start_ms)})`,
)
console.log(
  `  Python with openpyxl, writing as many cells (${writer.cells}), looks (${writer.looks}) and validations (${writer.validations}): ` +
    `${ms(writer.median_ms)}`,
)
const faster = reader.median_ms / assess.clock
line(
  `faster than openpyxl with the same sums (promised at least ${PEER_RATIO_MIN}×)`,
  faster,
  reader.processor_ms / assess.processor,
  faster >= PEER_RATIO_MIN,
)
line('faster than LibreOffice recalculating', office.one_ms / assess.clock, office.one_processor_ms / assess.processor)
line('the filled template, faster than openpyxl writing', writer.median_ms / writing.clock, writer.processor_ms / writing.processor)
process.exitCode = missed ? 1 : 0
