import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { PASSWORD, startOurs, type Ours } from '../../ingest/ours.js'
import { measureRound } from '../../ingest/round.js'
import { quantile } from '../../measure/quantiles.js'
import { Visitor } from '../../webmail/visitor.js'
import { PageWatch } from './page_watch.js'
import { PROBE, probePackages } from './probe_packages.js'

export interface LiveResult {
  /** what was done with the plugin while mail came in, in order */
  operations: { name: string; seconds: number }[]
  messages: number
  /** messages a second, until the last was accepted and until it could be read */
  accepted: number
  delivered: number
  requests: number
  failed: number
  /** the inbox page meanwhile, in milliseconds */
  p50: number
  p99: number
}

const READER = 'ana@bench.example'

/** A plugin is installed, updated, rolled back and removed while mail comes in and somebody reads. */
export async function measureLive(messages: number): Promise<LiveResult> {
  const folder = await mkdtemp(join(tmpdir(), 'caliopen-live-'))
  const ours = await startOurs(
    { messages, accounts: 1, rounds: 1, peer: false, signed: false, database: 'sqlite' },
    noDatabase
  )
  try {
    const files = await probePackages(folder, ['1.0.0', '1.1.0'])
    return await watch(ours, files, messages)
  } finally {
    await ours.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function watch(ours: Ours, files: readonly string[], messages: number): Promise<LiveResult> {
  const visitor = new Visitor(ours.caliopen.address)
  await visitor.signIn(READER, PASSWORD)
  const pages = new PageWatch(visitor)
  const watching = pages.run()
  const changing = changePlugin(ours.caliopen, files)
  // Rounds follow each other until the plugin has been through all of it; none may lose a message.
  const rounds = []
  let isThrough = false
  const through = changing.finally(() => (isThrough = true))
  do rounds.push(await measureRound(ours, { messages, accounts: 1 }))
  while (!isThrough)
  const operations = await through
  pages.end()
  await watching
  await ours.check(messages * rounds.length)
  for (const failure of pages.failures.slice(0, 3)) console.error(failure)
  return {
    operations,
    messages: messages * rounds.length,
    accepted: meanOf(rounds.map(({ accepted }) => accepted)),
    delivered: meanOf(rounds.map(({ delivered }) => delivered)),
    requests: pages.requests,
    failed: pages.failures.length,
    p50: quantile(pages.times, 0.5),
    p99: quantile(pages.times, 0.99),
  }
}

/** Each by the operator's command, in its own process, as somebody at a terminal would. */
async function changePlugin(caliopen: Caliopen, [first = '', second = '']: readonly string[]) {
  const commands: [string, ...string[]][] = [
    ['plugin:install', first, '--accept'],
    ['plugin:update', PROBE, '--file', second, '--accept'],
    ['plugin:rollback', PROBE],
    ['plugin:deactivate', PROBE],
    ['plugin:activate', PROBE],
    ['plugin:uninstall', PROBE, '--data', 'purge'],
  ]
  const operations: LiveResult['operations'] = []
  for (const command of commands) {
    const startedAt = performance.now()
    await caliopen.ace(...command)
    operations.push({ name: command[0], seconds: (performance.now() - startedAt) / 1000 })
  }
  return operations
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function noDatabase(): never {
  throw new Error('the embedded database needs no other')
}
