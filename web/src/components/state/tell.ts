import { ElMessage } from 'element-plus'
import { CANCELLED, ProblemError } from '@/api/problem'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** The kind sentence for a failure: the server's own words when it gave any. */
export function sentenceOf(error: unknown, t: Translate): { text: string; code: string } {
  if (error instanceof ProblemError) {
    if (error.status === 0) return { text: t('error.offline'), code: error.code }
    if (error.message) return { text: error.message, code: error.code }
    return { text: t(error.status >= 500 ? 'error.server' : 'error.refused'), code: error.code }
  }
  return { text: t('error.unexpected'), code: 'client.unexpected' }
}

/** Says a failure in passing, where the page has no place of its own for it. */
export function tellProblem(error: unknown, t: Translate): void {
  if (error instanceof ProblemError && error.code === CANCELLED) return
  const { text, code } = sentenceOf(error, t)
  ElMessage({ type: 'error', message: `${text}（${code}）`, duration: 8000, showClose: true })
}

/** Says what was passed over, without alarm. */
export function tellNote(text: string): void {
  ElMessage({ type: 'warning', message: text, duration: 5000, showClose: true })
}

export function tellDone(text: string): void {
  ElMessage({ type: 'success', message: text, duration: 3500 })
}
