import { answer, client } from '@/api/client'
import type { TraceNode } from '@/api/types'
import type { Step } from './walk'

/** A step that shows how one figure comes about: of a version, or of a draft as it stands. */
export type FigureStep = Extract<Step, { kind: 'fig' | 'draft' }>

/** Asks how the figure comes about. */
export function askTrace(step: FigureStep, depth: number): Promise<TraceNode> {
  const query = { figure: step.figure, depth }
  const eid = step.enterprise
  return step.kind === 'fig'
    ? answer(
        client.GET('/api/v1/enterprises/{eid}/versions/{vid}/trace', {
          params: { path: { eid, vid: step.version }, query },
        }),
      )
    : answer(
        client.GET('/api/v1/enterprises/{eid}/drafts/{did}/trace', {
          params: { path: { eid, did: step.draft }, query },
        }),
      )
}
