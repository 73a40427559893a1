import { onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import type { OpenDraft } from './saving'

/** Going away saves first; what cannot be saved is asked about. */
export function useLeaving(open: OpenDraft, settled: () => Promise<void>) {
  /** Set once there is nothing left to lose. */
  const left = ref(false)
  const asked = shallowRef<{ stay: () => void; go: () => void } | null>(null)
  onBeforeRouteLeave(async () => {
    if (left.value) return true
    await settled()
    if (!open.unsaved.value) return true
    return new Promise<boolean>((resolve) => {
      const end = (goes: boolean) => () => {
        asked.value = null
        resolve(goes)
      }
      asked.value = { stay: end(false), go: end(true) }
    })
  })
  function warn(event: BeforeUnloadEvent) {
    if (!open.unsaved.value) return
    void open.flush()
    event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', warn))
  onBeforeUnmount(() => {
    window.removeEventListener('beforeunload', warn)
    open.close()
  })
  return { asked, left }
}
