import { startLab, type Lab } from '#appliance/lab/lab.js'
import { describeMachine, type Machine } from '../measure/machine.js'
import { CLASSIC_PACKAGES, startClassic } from './classic.js'
import type { Contender } from './contender.js'
import { readOptions, type IngestOptions } from './options.js'
import { startNames, type Names } from './names.js'
import { startOurs } from './ours.js'
import { report } from './report.js'
import { measureRound, type Round } from './round.js'
import { runWithRspamd } from './rspamd/with_rspamd.js'

/** What the contenders did, in the order of the rounds. */
export interface IngestResult {
  bench: 'ingest'
  at: string
  options: IngestOptions
  machine: Machine
  ours: Measured
  classic: Measured | null
}

export interface Measured {
  name: string
  rounds: Round[]
}

/** Mail taken in a second, beside the classic stack: both run from the start, and are measured in turns. */
export async function run(args: string[]): Promise<void> {
  if (args.includes('--rspamd')) return runWithRspamd(args)
  const options = readOptions(args)
  const machine = describeMachine(options.peer ? CLASSIC_PACKAGES : [])
  const stops: (() => Promise<void>)[] = []
  try {
    const names = await startNames()
    stops.push(() => names.lab.stop())
    const contenders = await start(options, stops, names)
    for (let round = 0; round < options.rounds; round++) {
      for (const contender of contenders) await measure(contender, options, names)
    }
    const messagesEach = (options.messages / options.accounts) * options.rounds
    for (const { contender } of contenders) await contender.check(messagesEach)
    const [ours, classic = null] = contenders.map(({ contender, rounds }) => ({
      name: contender.name,
      rounds,
    }))
    if (!ours) return
    const at = new Date().toISOString()
    report({ bench: 'ingest', at, options, machine, ours, classic }, args)
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

interface Running {
  contender: Contender
  rounds: Round[]
}

async function start(
  options: IngestOptions,
  stops: (() => Promise<void>)[],
  { lab }: Names
): Promise<Running[]> {
  const contenders: Contender[] = [await startOurs(options, () => startMariadb(stops), lab)]
  if (options.peer) contenders.push(await startClassic())
  stops.push(...contenders.map(({ stop }) => stop))
  return contenders.map((contender) => ({ contender, rounds: [] }))
}

async function startMariadb(stops: (() => Promise<void>)[]): Promise<Lab> {
  const lab = await startLab({ mariadb: { durable: true } })
  stops.push(() => lab.stop())
  return lab
}

async function measure(
  { contender, rounds }: Running,
  options: IngestOptions,
  { key }: Names
): Promise<void> {
  process.stderr.write(`${contender.name}: ${options.messages} messages … `)
  const round = await measureRound(contender, options, options.signed ? key : null)
  process.stderr.write(`${Math.round(round.delivered)} delivered a second\n`)
  rounds.push(round)
}
