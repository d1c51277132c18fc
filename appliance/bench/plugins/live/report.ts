import { parseArgs } from 'node:util'
import { describeMachine } from '../../measure/machine.js'
import { printTable, writeJson } from '../../measure/report.js'
import { measureLive } from './live.js'

const USAGE = 'bench plugins live [--messages N] [--json FILE]'

/** What people and mail notice of a plugin that is installed, updated, rolled back and removed: nothing. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { messages: { type: 'string', default: '2000' }, json: { type: 'string' } },
  })
  const messages = Number(values.messages)
  if (!Number.isInteger(messages) || messages < 1) throw new TypeError(USAGE)
  const machine = describeMachine([])
  const result = await measureLive(messages)
  console.log(`\nA plugin changed while mail flows (load before: ${machine.loadBefore})\n`)
  printTable(result.operations.map(({ name, seconds }) => ({ name, seconds: seconds.toFixed(1) })))
  console.log('')
  printTable([
    { what: 'messages sent and found', measured: String(result.messages), wanted: 'all' },
    { what: 'accepted a second', measured: result.accepted.toFixed(0), wanted: '' },
    { what: 'readable a second', measured: result.delivered.toFixed(0), wanted: '' },
    { what: 'pages asked for', measured: String(result.requests), wanted: '' },
    { what: 'pages that failed', measured: String(result.failed), wanted: '0' },
    { what: 'inbox page, p50', measured: `${result.p50.toFixed(0)} ms`, wanted: '' },
    { what: 'inbox page, p99', measured: `${result.p99.toFixed(0)} ms`, wanted: '' },
  ])
  writeJson(values.json, {
    bench: 'plugins live',
    at: new Date().toISOString(),
    machine,
    ...result,
  })
  if (result.failed > 0) process.exitCode = 1
}
