import { median } from '../measure/quantiles.js'
import { printTable, writeJson, type Row } from '../measure/report.js'
import type { OutboundResult } from './outbound.js'
import type { Round } from './round.js'

/** How many times as many messages a second as Postfix. */
const WANTED = 1

export function report(result: OutboundResult, args: readonly string[]): void {
  const { options, machine, measured } = result
  const rows = options.destinations.flatMap((destinations) => {
    const summaries = measured.map(({ name, rounds }) => ({
      name,
      ...middleOf(rounds.filter((round) => round.destinations === destinations)),
    }))
    const [ours, peer] = summaries
    const ratio = ours && peer ? [ratioRow(destinations, ours, peer)] : []
    return [...summaries.map((summary) => rowOf(destinations, summary)), ...ratio]
  })
  console.log(`\n${options.messages} messages of 10 KB out of a full queue, to smtp-sink\n`)
  printTable(rows)
  console.log(`\n  wanted: ${WANTED.toFixed(1)}x`)
  console.log(`  ${machine.cores} cores, ${machine.processor}, ${machine.system}`)
  console.log(`  load before: ${machine.loadBefore}`)
  writeJson(options.json, {
    ...{ ...result, wanted: WANTED },
    repeat: `npm run bench -- outbound ${args.join(' ')}`.trim(),
  })
}

interface Summary {
  name: string
  sent: number
  processor: number
}

function middleOf(rounds: readonly Round[]) {
  return {
    sent: median(rounds.map(({ sent }) => sent)),
    processor: median(rounds.map(({ processor }) => processor)),
  }
}

function rowOf(destinations: number, { name, sent, processor }: Summary): Row {
  return {
    '': name,
    'destinations': destinations,
    'sent/s': Math.round(sent),
    'processor ms/message': processor.toFixed(2),
  }
}

function ratioRow(destinations: number, ours: Summary, peer: Summary): Row {
  return {
    '': `${ours.name} / ${peer.name}`,
    'destinations': destinations,
    'sent/s': `${(ours.sent / peer.sent).toFixed(2)}x`,
    'processor ms/message': `${(ours.processor / peer.processor).toFixed(2)}x`,
  }
}
