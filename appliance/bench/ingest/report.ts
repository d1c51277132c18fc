import { median } from '../measure/quantiles.js'
import { printTable, writeJson, type Row } from '../measure/report.js'
import type { IngestResult, Measured } from './ingest.js'
import type { Round } from './round.js'

/** DESIGN §9: how many times as many messages a second as the classic stack. */
const WANTED = { accepted: 2.5, delivered: 4 }

export function report(result: IngestResult, args: readonly string[]): void {
  const { options, machine, ours, classic } = result
  const summaries = { ours: summaryOf(ours), classic: classic && summaryOf(classic) }
  const ratios = classic && ratiosOf(summaryOf(ours), summaryOf(classic))
  const accounts = options.accounts === 1 ? 'one account' : `${options.accounts} accounts`
  console.log(
    `\n${options.messages} ${options.signed ? 'signed ' : ''}messages of 10 KB over 20 kept sessions to ${accounts}\n`
  )
  printTable([
    ...(classic ? [rowOf(classic.name, summaryOf(classic))] : []),
    rowOf(ours.name, summaryOf(ours)),
    ...(ratios ? [ratioRow('ours / classic', ratios), ratioRow('wanted', WANTED)] : []),
  ])
  console.log(`\n  ${machine.cores} cores, ${machine.processor}, ${machine.system}`)
  console.log(`  ${versionsOf(machine.versions)}; load before: ${machine.loadBefore}`)
  writeJson(options.json, {
    ...{ ...result, summaries, ratios, wanted: WANTED },
    repeat: `npm run bench -- ingest ${args.join(' ')}`.trim(),
  })
}

function summaryOf({ rounds }: Measured): Round {
  const middle = (name: keyof Round) => median(rounds.map((round) => round[name]))
  return {
    accepted: middle('accepted'),
    delivered: middle('delivered'),
    processor: middle('processor'),
  }
}

function ratiosOf(ours: Round, classic: Round) {
  return {
    accepted: ours.accepted / classic.accepted,
    delivered: ours.delivered / classic.delivered,
    processor: ours.processor / classic.processor,
  }
}

function rowOf(name: string, { accepted, delivered, processor }: Round): Row {
  return {
    '': name,
    'accepted/s': Math.round(accepted),
    'delivered/s': Math.round(delivered),
    'processor ms/message': processor.toFixed(2),
  }
}

function ratioRow(name: string, ratios: Partial<Round>): Row {
  const times = (value: number | undefined) => (value === undefined ? '' : `${value.toFixed(2)}x`)
  return {
    '': name,
    'accepted/s': times(ratios.accepted),
    'delivered/s': times(ratios.delivered),
    'processor ms/message': times(ratios.processor),
  }
}

function versionsOf(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
}
