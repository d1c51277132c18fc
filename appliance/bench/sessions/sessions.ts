import { setTimeout as sleep } from 'node:timers/promises'
import { describeMachine, type Machine } from '../measure/machine.js'
import { pssOf, watchPeak } from '../measure/memory.js'
import { printTable, writeJson } from '../measure/report.js'
import { startOurs, type Ours } from '../ingest/ours.js'
import type { IngestOptions } from '../ingest/options.js'
import { openSessions, sendFor } from './clients.js'
import { letterOf } from './letter.js'
import { readOptions, type SessionsOptions } from './options.js'

/** What only a start or a burst needed is given back by then. */
const SETTLE_MS = 3_000
const ORDINARY_BYTES = 10_000

/** MiB of the mail role, and of the worker for what it digests. */
export interface SessionsResult {
  bench: 'sessions'
  at: string
  options: SessionsOptions
  machine: Machine
  steps: Step[]
}

export interface Step {
  what: string
  mail: number
  worker: number
}

/** What holding sessions costs, and what a large message does. */
export async function run(args: string[]): Promise<void> {
  const options = readOptions(args)
  const ours = await startOurs(SQLITE, () => Promise.reject(new Error('no database is needed')))
  try {
    await warmUp(ours)
    const steps: Step[] = []
    for (const step of [restFirst, holdIdle, holdBusy, restAgain, sendLarge]) {
      const done = await step(ours, options)
      process.stderr.write(`${done.what}: mail ${done.mail} MiB, worker ${done.worker} MiB\n`)
      steps.push(done)
    }
    report({
      ...{ bench: 'sessions', at: new Date().toISOString(), options, steps },
      machine: describeMachine([]),
    })
  } finally {
    await ours.stop()
  }
}

const SQLITE: IngestOptions = {
  ...{ messages: 1, accounts: 1, database: 'sqlite', peer: false, rounds: 1 },
} as IngestOptions

async function warmUp({ smtp }: Ours): Promise<void> {
  const clients = await openSessions(smtp.port, 20)
  await sendFor(clients, 2, (number) => letterOf(ORDINARY_BYTES, `warm-${number}`))
  for (const client of clients) client.destroy()
}

function restFirst(ours: Ours): Promise<Step> {
  return rest(ours, 'at rest')
}

function restAgain(ours: Ours): Promise<Step> {
  return rest(ours, 'at rest again')
}

async function rest(ours: Ours, what: string): Promise<Step> {
  await sleep(SETTLE_MS)
  return { what, mail: memoryOf(ours, 'mail'), worker: memoryOf(ours, 'worker') }
}

async function holdIdle(ours: Ours, { idle }: SessionsOptions): Promise<Step> {
  const clients = await openSessions(ours.smtp.port, idle)
  const step = await rest(ours, `${idle} idle sessions`)
  for (const client of clients) client.destroy()
  return step
}

async function holdBusy(ours: Ours, { busy, seconds }: SessionsOptions): Promise<Step> {
  const clients = await openSessions(ours.smtp.port, busy)
  const send = () =>
    sendFor(clients, seconds, (number) => letterOf(ORDINARY_BYTES, `busy-${number}`))
  const step = await peakWhile(ours, send, (sent) => `${busy} busy sessions, ${sent} messages`)
  for (const client of clients) client.destroy()
  return step
}

async function sendLarge(ours: Ours, { megabytes }: SessionsOptions): Promise<Step> {
  const letter = letterOf(megabytes * 1e6, 'large')
  const [client] = await openSessions(ours.smtp.port, 1)
  const step = await peakWhile(
    ours,
    async () => {
      await client?.send(letter)
      while ((await ours.readable('large', 1)) < 1) await sleep(100)
    },
    () => `one message of ${megabytes} MB, until it can be read`
  )
  client?.destroy()
  return step
}

async function peakWhile<T>(
  ours: Ours,
  work: () => Promise<T>,
  describe: (outcome: T) => string
): Promise<Step> {
  const mail = watchPeak(pidOf(ours, 'mail'))
  const worker = watchPeak(pidOf(ours, 'worker'))
  const outcome = await work()
  return {
    what: describe(outcome),
    mail: mebibytes(await mail.stop()),
    worker: mebibytes(await worker.stop()),
  }
}

function memoryOf(ours: Ours, role: 'mail' | 'worker'): number {
  return mebibytes(pssOf(pidOf(ours, role)))
}

function pidOf({ caliopen }: Ours, role: 'mail' | 'worker'): number {
  const pid = caliopen.rolePid(role)
  if (pid === null) throw new Error(`the ${role} role does not run`)
  return pid
}

function mebibytes(kib: number): number {
  return Math.round((kib / 1024) * 10) / 10
}

function report(result: SessionsResult): void {
  console.log('\nMemory (PSS, MiB; the highest seen while something went on)')
  printTable(result.steps.map(({ what, mail, worker }) => ({ what, mail, worker })))
  writeJson(result.options.json, result)
}
