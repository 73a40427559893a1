import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { binary, outputFolder } from './paths.ts'
import { freePort } from './port.ts'

const ANSWER_SECONDS_MAX = 30
const SEED_SECONDS_MAX = 600

interface Running {
  stop: () => Promise<void>
}

/**
 * Starts the real binary on a fresh data directory for each database and waits until the province is seeded.
 * While working on a journey, QILU_E2E_SQLITE or QILU_E2E_POSTGRESQL may name a server that runs already, and
 * QILU_E2E_SQLITE_DATA its data directory.
 */
export default async function startServers(): Promise<() => Promise<void>> {
  mkdirSync(outputFolder, { recursive: true })
  const running: Running[] = []
  const stopAll = async () => {
    for (const server of running) await server.stop()
  }
  try {
    if (!process.env[variableOf('sqlite')]) running.push(await startServer('sqlite', undefined))
    if (!process.env[variableOf('postgresql')]) running.push(await startServer('postgresql', freshPostgresDatabase()))
  } catch (error) {
    await stopAll()
    throw error
  }
  return stopAll
}

/** The address of the server on a database, as the set-up left it for the test processes. */
export function addressOf(database: string): string {
  const address = process.env[variableOf(database)]
  if (!address) throw new Error(`no server runs on ${database}`)
  return address
}

/** The data directory of the server on a database, for the command line. */
export function dataOf(database: string): string {
  const data = process.env[`${variableOf(database)}_DATA`]
  if (!data) throw new Error(`nothing says where the data of the server on ${database} are`)
  return data
}

function variableOf(database: string): string {
  return `QILU_E2E_${database.toUpperCase()}`
}

async function startServer(database: string, url: string | undefined): Promise<Running> {
  const data = mkdtempSync(join(tmpdir(), `qilu-e2e-${database}-`))
  const address = `127.0.0.1:${await freePort()}`
  const logFile = join(outputFolder, `server-${database}.log`)
  const log = openSync(logFile, 'w')
  const args = ['demo', '--data', data, '--listen', address, ...(url ? ['--database', url] : [])]
  const server = spawn(binary, args, { stdio: ['ignore', log, log] })
  const stop = async () => {
    await stopProcess(server)
    rmSync(data, { recursive: true, force: true })
  }
  try {
    await waitUntilSeeded(server, `http://${address}`)
  } catch (error) {
    await stop()
    throw new Error(`${(error as Error).message}\n${readFileSync(logFile, 'utf8').slice(-4000)}`)
  }
  process.env[variableOf(database)] = `http://${address}`
  process.env[`${variableOf(database)}_DATA`] = data
  return { stop }
}

async function waitUntilSeeded(server: ChildProcess, address: string): Promise<void> {
  const started = Date.now()
  let answered = false
  let failure: Error | undefined
  server.once('error', (error) => (failure = error))
  for (;;) {
    const seconds = (Date.now() - started) / 1000
    if (failure) throw failure
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`)
    if (!answered && seconds > ANSWER_SECONDS_MAX) throw new Error('the server does not answer')
    if (seconds > SEED_SECONDS_MAX) throw new Error('the province is not seeded')
    const system = await fetch(`${address}/api/v1/system`).then(
      (answer) => (answer.ok ? answer.json() : undefined),
      () => undefined,
    )
    if (system) {
      answered = true
      if (system.seeding.state === 'done') return
      if (system.seeding.state === 'failed') throw new Error(`seeding failed: ${JSON.stringify(system.seeding.message)}`)
    }
    await pause(200)
  }
}

async function stopProcess(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.pid === undefined) return
  const ended = new Promise((done) => server.once('exit', done))
  server.kill('SIGTERM')
  const inTime = await Promise.race([ended.then(() => true), pause(10_000, false, { ref: false })])
  if (!inTime) server.kill('SIGKILL')
}

/** A new, empty database on the throw-away PostgreSQL the test run started. */
function freshPostgresDatabase(): string {
  const server = process.env['QILU_TEST_POSTGRES_URL']
  if (!server) throw new Error('QILU_TEST_POSTGRES_URL names no PostgreSQL; `make test` starts one')
  const name = `qilu_e2e_${process.pid}`
  execFileSync('psql', [server, '-qXc', `create database ${name}`])
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.toString()
}
