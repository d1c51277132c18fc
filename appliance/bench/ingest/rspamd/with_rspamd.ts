import { startLab, type Lab } from '#appliance/lab/lab.js'
import { writeSetting } from '#core/accounts/settings/setting.js'
import { readInstance } from '#core/config/instance.js'
import { ANTISPAM } from '#core/mail/antispam/setting.js'
import { openSql } from '#database/open.js'
import type { Caliopen } from '#appliance/test/caliopen.js'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeMachine, type Machine } from '../../measure/machine.js'
import { median } from '../../measure/quantiles.js'
import { printTable, writeJson } from '../../measure/report.js'
import { readOptions, type IngestOptions } from '../options.js'
import { startOurs } from '../ours.js'
import { measureRound } from '../round.js'
import { scanAlone } from './alone.js'

/** DESIGN §9 */
const WANTED = 0.95
const USUAL_MESSAGES = '2000'
/** a setting is read again after five */
const UNTIL_SEEN_MS = 6_000

interface ScanRound {
  /** scans a second */
  alone: number
  ours: number
  delivered: number
}

/** Mail taken in a second while rspamd scans each message, beside rspamd alone; in turns. */
export async function runWithRspamd(args: string[]): Promise<void> {
  const given = args.filter((one) => one !== '--rspamd')
  const isCounted = given.includes('--messages')
  const options = readOptions(isCounted ? given : [...given, '--messages', USUAL_MESSAGES])
  const machine = describeMachine(['rspamd'])
  const lab = await startLab({ rspamd: true, mariadb: options.database === 'mysql' })
  try {
    const rounds = await measure(lab, options)
    report(rounds, options, machine, args)
  } finally {
    await lab.stop()
  }
}

async function measure(lab: Lab, options: IngestOptions): Promise<ScanRound[]> {
  const ours = await startOurs(options, async () => lab, lab)
  try {
    await scanWith(ours.caliopen, lab)
    const rounds: ScanRound[] = []
    for (let round = 0; round < options.rounds; round++) {
      process.stderr.write(`rspamd alone: ${options.messages} messages … `)
      const alone = await scanAlone(lab.rspamd, lab.folder, options.messages)
      process.stderr.write(`${Math.round(alone)} scans a second\n${ours.name}: … `)
      const before = await scanned(lab)
      const { accepted, delivered } = await measureRound(ours, options)
      const scans = (await scanned(lab)) - before
      if (scans !== options.messages) {
        throw new Error(`${options.messages} messages came in, and ${scans} were scanned`)
      }
      process.stderr.write(`${Math.round(accepted)} a second\n`)
      rounds.push({ alone, ours: accepted, delivered })
    }
    return rounds
  } finally {
    await ours.stop()
  }
}

async function scanWith({ dataDir }: Caliopen, lab: Lab): Promise<void> {
  const sql = openSql(readInstance(dataDir).database, dataDir)
  await writeSetting(sql, ANTISPAM, { ...ANTISPAM.fallback, scanner: lab.rspamd.scanner })
  await sql.close()
  await sleep(UNTIL_SEEN_MS)
}

async function scanned({ rspamd }: Lab): Promise<number> {
  const response = await fetch(`${rspamd.controller}/stat`, {
    headers: { Password: rspamd.password },
  })
  const { scanned: count } = (await response.json()) as { scanned: number }
  return count
}

function report(
  rounds: readonly ScanRound[],
  options: IngestOptions,
  machine: Machine,
  args: readonly string[]
): void {
  const middle = (name: keyof ScanRound) => median(rounds.map((round) => round[name]))
  const [alone, ours, delivered] = [middle('alone'), middle('ours'), middle('delivered')]
  console.log(`\n${options.messages} messages of 10 KB, each scanned by rspamd, 20 at once\n`)
  const row = (name: string, scans: string, readable: string) => ({
    ...{ '': name, 'scans/s': scans, 'delivered/s': readable },
  })
  printTable([
    row('rspamd alone', alone.toFixed(0), ''),
    row(`Caliopen (${options.database}) with rspamd`, ours.toFixed(0), delivered.toFixed(0)),
    row('ours / alone', `${(ours / alone).toFixed(2)}x`, ''),
    row('wanted', `${WANTED.toFixed(2)}x`, ''),
  ])
  console.log(`\n  ${machine.cores} cores, ${machine.processor}, ${machine.system}`)
  writeJson(options.json, {
    ...{ bench: 'ingest --rspamd', at: new Date().toISOString(), options, machine, rounds },
    ratio: ours / alone,
    repeat: `npm run bench -- ingest ${args.join(' ')}`.trim(),
  })
}
