import { computed, ref, watchEffect, type Ref } from 'vue'
import { useRoute } from 'vue-router'
import { useTexts } from '@/i18n'

/** What the page shown is about ("山东某某热电 · 2024"), set by the page, shown in breadcrumb and window title. */
const subject: Ref<string | null> = ref(null)

export function usePageSubject(text: () => string | null | undefined): void {
  watchEffect((onCleanup) => {
    subject.value = text() ?? null
    onCleanup(() => (subject.value = null))
  })
}

export function usePageTitle() {
  const { t } = useTexts()
  const route = useRoute()
  const name = computed(() => (route.meta.title ? t(`page.${route.meta.title}`) : ''))
  watchEffect(() => {
    document.title = [subject.value, name.value, t('shell.product')].filter(Boolean).join(' · ')
  })
  return { name, subject }
}
