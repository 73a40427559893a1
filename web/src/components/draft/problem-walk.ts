import { computed, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import type { DraftProblem } from '@/api/types'

const RANK = { fatal: 0, error: 1, warning: 2, note: 3 }
const STEPS: Record<string, number> = { j: 1, k: -1 }

/** Walks the problems by j and k in the order of the list, and jumps to the cell by Enter. */
export function useProblemWalk(
  problems: Readonly<Ref<readonly DraftProblem[]>>,
  show: (problem: DraftProblem, jump: boolean) => void,
) {
  const current = ref(-1)
  watch(problems, () => (current.value = Math.min(current.value, problems.value.length - 1)))
  const order = computed(() =>
    problems.value
      .map((problem, index) => ({ index, rank: RANK[problem.severity] }))
      .sort((a, b) => a.rank - b.rank || a.index - b.index)
      .map((one) => one.index),
  )
  function choose(index: number, jump: boolean) {
    current.value = index
    const problem = problems.value[index]
    if (problem) show(problem, jump)
  }
  function keys(event: KeyboardEvent) {
    const target = event.target
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role=dialog]')) return
    const at = order.value.indexOf(current.value)
    const step = STEPS[event.key]
    if (step !== undefined) {
      const next = order.value[at < 0 ? 0 : Math.min(Math.max(at + step, 0), order.value.length - 1)]
      if (next !== undefined) choose(next, false)
    } else if (
      event.key === 'Enter' &&
      at >= 0 &&
      (target === document.body || target.closest('.problems'))
    ) {
      choose(current.value, true)
    } else return
    event.preventDefault()
  }
  onMounted(() => document.addEventListener('keydown', keys))
  onBeforeUnmount(() => document.removeEventListener('keydown', keys))
  return { current, choose }
}
