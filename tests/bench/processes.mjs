// Times whole processes on the same workbook, the way a person at a shell would meet them: median of a few runs each.
import { execFileSync } from 'node:child_process'

const RUNS = 15
const [qilu, python, workbook] = process.argv.slice(2)

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

function time(command, args) {
  const runs = []
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now()
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
    runs.push(performance.now() - started)
  }
  return median(runs)
}

const ours = time(qilu, ['calc', workbook])
const peer = time(python, ['tests/bench/peers/power_openpyxl.py', workbook, '--repetitions', '1'])
console.log(`qilu calc                 ${ours.toFixed(1)} ms`)
console.log(`Python with openpyxl      ${peer.toFixed(1)} ms`)
console.log(`ratio                     ${(peer / ours).toFixed(1)}×  (median of ${RUNS} processes each)`)
