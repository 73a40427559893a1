import { createI18n, useI18n } from 'vue-i18n'
import zh from '@/locales/zh-CN'
import { access } from '@/api/token'
import { readUnit } from '@/number/unit'
import type { Text } from '@/api/types'

export type Language = 'zh-CN' | 'en'
const STORED = 'qilu.language'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zh } as Record<string, typeof zh>,
})

export function storedLanguage(): Language {
  return localStorage.getItem(STORED) === 'en' ? 'en' : 'zh-CN'
}

/** Switches the texts, the document language and what the server answers in. */
export async function setLanguage(language: Language): Promise<void> {
  if (language === 'en' && !i18n.global.availableLocales.includes('en')) {
    const { default: en } = await import('@/locales/en')
    i18n.global.setLocaleMessage('en', en)
  }
  i18n.global.locale.value = language
  access.language = language
  document.documentElement.lang = language
  localStorage.setItem(STORED, language)
}

/** The page's texts, and the server's bilingual texts in the page's language. */
export function useTexts() {
  const { t, te, locale } = useI18n()
  const say = (text: Text | string | null | undefined): string => {
    if (!text) return ''
    if (typeof text === 'string') return text
    return locale.value === 'en' ? text.en : text.zh
  }
  /** The name of a code that may be new to this page: then the code itself, or what is given. */
  const named = (key: string, otherwise: string): string => (te(key) || te(key, 'zh-CN') ? t(key) : otherwise)
  /** A unit or remark after a name, in the brackets of the language. */
  const paren = (text: string): string => (locale.value === 'en' ? ` (${text})` : `（${text}）`)
  const series = (texts: readonly string[]): string => texts.join(locale.value === 'en' ? ', ' : '、')
  /** A unit as printed; where it follows the row's code, it says so. */
  const unitOf = (unit: string | null | undefined): string =>
    readUnit(unit).replace(/\{\w+\}/g, t('unit.own'))
  return { t, locale, say, named, paren, series, unitOf }
}
