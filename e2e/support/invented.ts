import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Login } from './api.ts'
import { binary, repository } from './paths.ts'
import { dataOf } from './servers.ts'
import type { Values } from './template.ts'

/** Sound entries of a method. */
export interface Report {
  method: string
  year: number
  entity: string
  tables: Values
}

/** An enterprise to be registered, under a division that does not exist. */
export interface Registration {
  credit_code: string
  name: string
  sector: string
  /** Kinds of units. */
  units: string[]
  login: string
  person: string
}

const run = (words: string[], input = ''): string => execFileSync(binary, words, { encoding: 'utf8', input, maxBuffer: 64 * 1024 * 1024 })

/** A report of the method, invented by the command line as a method's author does, and its filled workbook in `file`. */
export function invent(method: string, year: number, seed: number, entity: string, file: string): { report: Report; workbook: Buffer } {
  const words = ['methods', 'specimen', method, '--year', String(year), '--seed', String(seed), '--entity', entity, '--json', '-o', file]
  return { report: JSON.parse(run(words)) as Report, workbook: readFileSync(file) }
}

/** Every kind of unit there is. */
export function unitKinds(): string[] {
  const table = readFileSync(resolve(repository, 'crates/app/reference/sectors.csv'), 'utf8').trim().split('\n').slice(1)
  return table.flatMap((line) => line.slice(line.lastIndexOf(',') + 1).trim().split(';'))
}

/** Registers an enterprise with its reporter by the command line. */
export function register(database: string, enterprise: Registration): Login {
  const password = 'Qilu-demo-2026'
  const words = ['admin', '--data', dataOf(database), 'enterprise', '--credit-code', enterprise.credit_code, '--name', enterprise.name]
  words.push('--city', '370100', '--sector', enterprise.sector, '--login', enterprise.login, '--person', enterprise.person)
  run([...words, ...enterprise.units.flatMap((kind) => ['--unit', kind])], password)
  return { role: 'enterprise_reporter', login: enterprise.login, password, name: enterprise.person, organisation: enterprise.name }
}
