import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import zh from './zh-CN'
import en from './en'

type Texts = { [key: string]: string | Texts }

function keysOf(texts: Texts, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : keysOf(value, `${prefix}${key}.`),
  )
}
function textOf(texts: Texts, key: string): string | undefined {
  const found = key
    .split('.')
    .reduce<string | Texts | undefined>((at, part) => (typeof at === 'object' ? at[part] : undefined), texts)
  return typeof found === 'string' ? found : undefined
}
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(vue|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : []
  })
}

describe('texts', () => {
  const used = new Set(
    sources(join(__dirname, '..')).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/\bt\('([a-z_.\d]+)'/g)].map((match) => match[1] ?? ''),
    ),
  )
  it('exist for every key the pages use', () => {
    expect(used.size).toBeGreaterThan(200)
    expect([...used].filter((key) => textOf(zh, key) === undefined)).toEqual([])
  })
  it('exist in both languages with the same placeholders', () => {
    expect(keysOf(en).sort()).toEqual(keysOf(zh).sort())
    // One and several may be told apart, and then name the same placeholder twice.
    const holders = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()
    for (const key of keysOf(zh))
      expect(holders(textOf(en, key) ?? ''), key).toEqual(holders(textOf(zh, key) ?? ''))
  })
})
