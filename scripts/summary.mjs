// Prints the times and counts of a test run and the one closing line; fails if anything failed or was skipped.
import { readFileSync } from 'node:fs'

const [timingsFile, countsFile, ...failedSteps] = process.argv.slice(2)
const rows = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => line.split('\t'))

const timings = rows(timingsFile).map(([step, seconds, outcome]) => ({ step, seconds: Number(seconds), outcome }))
console.log('step                               seconds  outcome')
for (const { step, seconds, outcome } of timings) console.log(`${step.padEnd(34)} ${String(seconds).padStart(7)}  ${outcome}`)
console.log(`${'together'.padEnd(34)} ${String(timings.reduce((sum, t) => sum + t.seconds, 0)).padStart(7)}\n`)

const counts = rows(countsFile).map(([suite, ...n]) => ({ suite, n: n.map(Number) }))
console.log('suite              passed  failed  skipped')
for (const { suite, n } of counts) console.log(`${suite.padEnd(16)} ${n.map((x) => String(x).padStart(8)).join('')}`)

let [passed, failed, skipped] = [0, 1, 2].map((i) => counts.reduce((sum, { n }) => sum + n[i], 0))
// A failed step that counts no tests of its own (a lint, a build) is a failure all the same.
const countedFailures = counts.filter(({ n }) => n[1] > 0).length
if (failedSteps.length > countedFailures) failed += failedSteps.length - countedFailures
if (failedSteps.length > 0) console.log(`\nfailed: ${failedSteps.join(', ')}`)
if (skipped > 0) console.log('\nA skipped test proves nothing: mend it or take it out.')
if (counts.length === 0) failed = Math.max(failed, 1)

console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed + skipped > 0 ? 1 : 0)
