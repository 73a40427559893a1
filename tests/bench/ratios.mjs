// Puts the two sides of one benchmark run together and holds them against what is promised:
//   reading, checking and computing at most twice a bare walk over the cells, and at least eight times as fast as the peer.
import { readFileSync } from 'node:fs'

const WALK_RATIO_MAX = 2
const PEER_RATIO_MIN = 8

const [rustFile, pythonFile] = process.argv.slice(2)
const lastJson = (file) => JSON.parse(readFileSync(file, 'utf8').trim().split('\n').at(-1))
const rust = lastJson(rustFile)
const peer = lastJson(pythonFile)

for (const total of ['total_without', 'total_with']) {
  if (Number(rust[total]) !== Number(peer[total])) {
    console.error(`the two sides do not compute the same: ${total} is ${rust[total]} here and ${peer[total]} there`)
    process.exit(1)
  }
}

const walk = rust.assess_ms / rust.walk_ms
const python = peer.median_ms / rust.assess_ms
const line = (what, value, held) => console.log(`${what.padEnd(58)} ${value.padStart(9)}  ${held}`)
line('walking the sheets with the streaming reader', `${rust.walk_ms.toFixed(2)} ms`, '')
line('reading, checking and computing', `${rust.assess_ms.toFixed(2)} ms`, '')
line('Python with openpyxl, the same sums', `${peer.median_ms.toFixed(2)} ms`, '')
line(`against the walk (promised at most ${WALK_RATIO_MAX}×)`, `${walk.toFixed(2)}×`, walk <= WALK_RATIO_MAX ? 'kept' : 'MISSED')
line(`against the peer (promised at least ${PEER_RATIO_MIN}×)`, `${python.toFixed(1)}×`, python >= PEER_RATIO_MIN ? 'kept' : 'MISSED')
process.exitCode = walk <= WALK_RATIO_MAX && python >= PEER_RATIO_MIN ? 0 : 1
