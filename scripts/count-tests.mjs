// Reads one test runner's own report and prints: suite, passed, failed, skipped (tab-separated).
// A report that is missing or tells no number counts as one failure: a suite that did not run did not pass.
import { readFileSync } from 'node:fs'

const [kind, suite, file] = process.argv.slice(2)

const readers = {
  // nextest closes with one line, cargo's own runner with one per test binary.
  rust(text) {
    const nextest = text.match(/Summary \[[^\]]*\]\s+(?:\d+\/)?\d+ tests? run: (.*)/)
    if (nextest) {
      const of = (word) => Number(nextest[1].match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0)
      return [of('passed'), of('failed') + of('timed out') + of('exec failed'), of('skipped')]
    }
    const lines = [...text.matchAll(/test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored; .* (\d+) filtered out/g)]
    if (lines.length === 0) throw new Error('no closing line of a test run')
    const add = (i) => lines.reduce((sum, line) => sum + Number(line[i]), 0)
    return [add(1), add(2), add(3) + add(4)]
  },
  vitest(text) {
    const report = JSON.parse(text)
    return [report.numPassedTests, report.numFailedTests + report.numFailedTestSuites * (report.numFailedTests ? 0 : 1), report.numPendingTests + report.numTodoTests]
  },
  // A test that passed only on a second try is not counted as passed.
  playwright(text) {
    const { expected, unexpected, flaky, skipped } = JSON.parse(text).stats
    return [expected, unexpected + flaky, skipped]
  },
  // A check without a runner of its own: its last line says `N checked` and its exit code the outcome.
  check(text) {
    const line = text.trimEnd().split('\n').at(-1)
    const counts = line.match(/^(\d+) passed, (\d+) failed$/)
    if (!counts) throw new Error('no closing line of the check')
    return [Number(counts[1]), Number(counts[2]), 0]
  },
}

let counted
try {
  counted = readers[kind](readFileSync(file, 'utf8'))
  if (counted.some((n) => !Number.isInteger(n))) throw new Error('a number is missing in the report')
} catch (error) {
  console.error(`${suite}: ${error.message}`)
  counted = [0, 1, 0]
}
console.log([suite, ...counted].join('\t'))
