import type { IsolationLevel } from '#core/plugins/sandbox/isolation.js'
import { describeMachine, type Machine } from '../measure/machine.js'
import { quantile } from '../measure/quantiles.js'
import { measureMemory } from './memory.js'
import { readOptions, type PluginOptions } from './options.js'
import { report } from './report.js'
import { measureRoundTrips, type RoundTrips } from './round_trips.js'
import { openSpecimen } from './specimen.js'

export interface PluginResult {
  bench: 'plugins'
  at: string
  options: PluginOptions
  machine: Machine
  isolation: IsolationLevel
  roundTrips: RoundTrips[]
  /** milliseconds from the wish to the plugin's first answer */
  start: { p50: number; p95: number }
  /** MiB (PSS) a running plugin that does nothing */
  memory: number
}

/** What it costs that a plugin never runs in the core's process. */
export async function run(args: string[]): Promise<void> {
  const options = readOptions(args)
  const machine = describeMachine([])
  const sandbox = await openSpecimen()
  const { isolation } = sandbox.usage()
  const roundTrips = await measureRoundTrips(sandbox, options.calls)
  await sandbox.stop()
  const starts = await measureStarts(options.starts)
  const start = { p50: quantile(starts, 0.5), p95: quantile(starts, 0.95) }
  const memory = await measureMemory(options.plugins)
  const at = new Date().toISOString()
  report({ bench: 'plugins', at, options, machine, isolation, roundTrips, start, memory }, args)
}

async function measureStarts(starts: number): Promise<number[]> {
  const times: number[] = []
  for (let turn = 0; turn < starts; turn++) {
    const began = performance.now()
    const sandbox = await openSpecimen()
    times.push(performance.now() - began)
    await sandbox.stop()
  }
  return times
}
