import { printTable, writeJson } from '../measure/report.js'
import type { PluginResult } from './plugins.js'

/** DESIGN §9 */
const MOST_MEMORY = 50

export function report(result: PluginResult, args: readonly string[]): void {
  const { machine, roundTrips, start, memory, isolation, options } = result
  console.log(`\nRound trips between core and plugin (${isolation})\n`)
  printTable(roundTrips.map(({ kind, rate }) => ({ kind, 'a second': Math.round(rate) })))
  console.log(`\nA sandbox\n`)
  printTable([
    { what: `start, p50 of ${options.starts}`, measured: `${start.p50.toFixed(0)} ms`, budget: '' },
    { what: 'start, p95', measured: `${start.p95.toFixed(0)} ms`, budget: '' },
    {
      what: 'memory (PSS) a running plugin',
      measured: `${memory.toFixed(1)} MiB`,
      budget: `${MOST_MEMORY} MiB: ${memory <= MOST_MEMORY ? 'kept' : 'not kept'}`,
    },
  ])
  console.log(`\n  ${machine.cores} cores, ${machine.processor}, ${machine.system}`)
  console.log(`  node ${machine.versions.node}; load before: ${machine.loadBefore}`)
  const repeat = `npm run bench -- plugins sandbox ${args.join(' ')}`.trim()
  writeJson(options.json, { ...result, mostMemory: MOST_MEMORY, repeat })
}
