// Puts the sides of one benchmark run together and holds them against what is promised: reading, checking and computing
// at most twice a bare walk over the cells, and at least eight times as fast as the Python peer on the same workbook.
import { readFileSync } from 'node:fs'

const WALK_RATIO_MAX = 2
const PEER_RATIO_MIN = 8
const MILLISECONDS = { ns: 1e-6, µs: 1e-3, ms: 1, s: 1000 }

const [rustFile, pythonFile, calcFile] = process.argv.slice(2)
const rust = readFileSync(rustFile, 'utf8')
const peer = JSON.parse(readFileSync(pythonFile, 'utf8'))
const calc = JSON.parse(readFileSync(calcFile, 'utf8'))

function median(label) {
  const found = rust.match(new RegExp(`${label}\\s+([\\d.]+)(ns|µs|ms|s)\\b`))
  if (!found) throw new Error(`the benchmark printed no line “${label}”`)
  return Number(found[1]) * MILLISECONDS[found[2]]
}

const totalOf = (id) => {
  const value = calc.totals.find((total) => total.id === id)?.value
  return Number(value?.n ?? value)
}
for (const id of ['total_without', 'total_with']) {
  if (totalOf(id) !== Number(peer[id])) {
    console.error(`the two sides do not compute the same: ${id} is ${totalOf(id)} here and ${peer[id]} there`)
    process.exit(1)
  }
}

const walk = median('calamine walks its sheets')
const assess = median('read \\+ check \\+ compute')
const line = (what, value, outcome = '') => console.log(`  ${what.padEnd(58)} ${value.padStart(10)}  ${outcome}`)
line('Python with openpyxl, the same sums', `${peer.median_ms.toFixed(2)} ms`)
const againstWalk = assess / walk
const againstPeer = peer.median_ms / assess
line(`against the walk (promised at most ${WALK_RATIO_MAX}×)`, `${againstWalk.toFixed(2)}×`, againstWalk <= WALK_RATIO_MAX ? 'kept' : 'MISSED')
line(`against the peer (promised at least ${PEER_RATIO_MIN}×)`, `${againstPeer.toFixed(1)}×`, againstPeer >= PEER_RATIO_MIN ? 'kept' : 'MISSED')
process.exitCode = againstWalk <= WALK_RATIO_MAX && againstPeer >= PEER_RATIO_MIN ? 0 : 1
