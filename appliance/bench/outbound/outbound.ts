import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startLab } from '#appliance/lab/lab.js'
import { guard } from '#appliance/lab/processes/guard.js'
import { Servers } from '#appliance/lab/processes/servers.js'
import { describeMachine, type Machine } from '../measure/machine.js'
import type { Contender } from './contender.js'
import { readOptions, type OutboundOptions } from './options.js'
import { startOurs } from './ours.js'
import { startPostfix } from './postfix.js'
import { report } from './report.js'
import { measureRound, type Round } from './round.js'
import { startSink } from './sink.js'

export interface OutboundResult {
  bench: 'outbound'
  at: string
  options: OutboundOptions
  machine: Machine
  /** ours first */
  measured: Measured[]
}

export interface Measured {
  name: string
  rounds: Round[]
}

/** Mail sent in a second out of a full queue, beside Postfix: both run from the start, and are measured in turns. */
export async function run(args: string[]): Promise<void> {
  const options = readOptions(args)
  const machine = describeMachine(options.peer ? ['postfix'] : [])
  const folder = await mkdtemp(join(tmpdir(), 'caliopen-outbound-'))
  guard.folder(folder)
  // Postfix has a user of its own.
  await chmod(folder, 0o755)
  const servers = new Servers()
  const stops: (() => Promise<void>)[] = [() => servers.stop()]
  try {
    const contenders = await start(options, servers, folder, stops)
    const measured = contenders.map(({ name }): Measured => ({ name, rounds: [] }))
    for (const destinations of options.destinations) {
      for (let round = 0; round < options.rounds; round++) {
        for (const [at, contender] of contenders.entries()) {
          measured[at]?.rounds.push(await measure(contender, options.messages, destinations))
        }
      }
    }
    report({ bench: 'outbound', at: new Date().toISOString(), options, machine, measured }, args)
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

async function start(
  options: OutboundOptions,
  servers: Servers,
  folder: string,
  stops: (() => Promise<void>)[]
): Promise<Contender[]> {
  const durable = options.database === 'mysql' && { mariadb: { durable: true } }
  const lab = await startLab({ dns: true, ...durable })
  stops.push(() => lab.stop())
  const sinkPort = await startSink(servers, folder)
  const contenders = [await startOurs(options, lab, sinkPort)]
  if (options.peer) contenders.push(await startPostfix(servers, join(folder, 'postfix'), sinkPort))
  stops.push(...contenders.map(({ stop }) => stop))
  return contenders
}

async function measure(contender: Contender, messages: number, destinations: number) {
  process.stderr.write(`${contender.name}: ${messages} messages to ${destinations} … `)
  const round = await measureRound(contender, messages, destinations)
  process.stderr.write(`${Math.round(round.sent)} a second\n`)
  return round
}
