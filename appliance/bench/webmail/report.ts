import { printTable, writeJson, type Row } from '../measure/report.js'
import type { Measured, WebmailResult } from './webmail.js'

/** DESIGN §9: the same in a small and in a large mailbox, but for this factor. */
const MOST_GROWTH = 1.5

export function report(result: WebmailResult, args: readonly string[]): void {
  const { machine, measured, options } = result
  console.log(`\nMilliseconds a page, ${options.requests} requests each, one after the other\n`)
  printTable(measured.map((one) => rowOf(one, growthOf(one, measured))))
  console.log(`\n  ${machine.cores} cores, ${machine.processor}, ${machine.system}`)
  console.log(`  node ${machine.versions.node}; load before: ${machine.loadBefore}`)
  writeJson(options.json, {
    ...{ ...result, mostGrowth: MOST_GROWTH },
    measured: measured.map((one) => ({ ...one, growth: growthOf(one, measured) })),
    repeat: `npm run bench -- webmail ${args.join(' ')}`.trim(),
  })
}

/** How many times as long as in the smallest mailbox, by the median. */
function growthOf({ page, p50 }: Measured, measured: readonly Measured[]): number {
  const same = measured.filter((one) => one.page === page)
  const smallest = same.reduce((one, other) => (other.size < one.size ? other : one))
  return p50 / smallest.p50
}

function rowOf({ page, size, p50, p99, budget, processor }: Measured, growth: number): Row {
  return {
    page,
    'messages': size,
    'p50': p50.toFixed(1),
    'p99': p99.toFixed(1),
    'processor': processor.toFixed(1),
    'budget p50': budget,
    'growth': `${growth.toFixed(2)}x`,
    'most': `${MOST_GROWTH}x`,
    'kept': p50 <= budget && growth <= MOST_GROWTH ? 'yes' : 'no',
  }
}
