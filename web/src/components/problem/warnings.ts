import type { Problem, VersionDetail } from '@/api/types'

export interface Warning {
  version: VersionDetail
  problem: Problem
}

export const waits = (problem: Problem): boolean => problem.severity === 'warning' && !problem.answer

/** The warnings of the versions that stand, those nobody has explained first. */
export function warningsOf(versions: readonly VersionDetail[]): Warning[] {
  const all = versions.flatMap((version) =>
    version.problems
      .filter((problem) => problem.severity === 'warning')
      .map((problem) => ({ version, problem })),
  )
  return [...all.filter((one) => waits(one.problem)), ...all.filter((one) => !waits(one.problem))]
}
