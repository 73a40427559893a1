// Holds the engine's recomputing of stored reports against the Python peer on the same reports and factors: first that
// every column and total adds up to the same, then that the engine is at least twenty times as fast.
import { readFileSync } from 'node:fs'

const PEER_RATIO_MIN = 20
// The peer's decimals carry 50 digits, ours are exact: sums of thousands of rows may differ in the last decimal compared.
const TOLERANCE = 0.001

const [engine, peer] = process.argv.slice(2, 4).map((file) => JSON.parse(readFileSync(file, 'utf8')))

const names = new Set([...Object.keys(engine.sums), ...Object.keys(peer.sums)])
const differing = [...names].filter((name) => !(Math.abs(Number(engine.sums[name] ?? 0) - Number(peer.sums[name] ?? 0)) <= TOLERANCE))
if (engine.reports !== peer.reports || differing.length > 0) {
  for (const name of differing) console.error(`${name} is ${engine.sums[name]} here and ${peer.sums[name]} there`)
  console.error('the two sides do not compute the same')
  process.exit(1)
}

const line = (what, value, outcome = '') => console.log(`  ${what.padEnd(58)} ${value.padStart(12)}  ${outcome}`)
line(`Python with decimal, the same ${peer.reports} reports and ${names.size} sums`, `${peer.seconds.toFixed(3)} s`)
const ratio = peer.seconds / engine.seconds
const kept = ratio >= PEER_RATIO_MIN
line(`against the peer, ${engine.threads} threads (promised at least ${PEER_RATIO_MIN}×)`, `${ratio.toFixed(1)}×`, kept ? 'kept' : 'MISSED')
process.exitCode = kept ? 0 : 1
