import { parseArgs } from 'node:util'

export interface SessionsOptions {
  /** sessions that say EHLO and then nothing */
  idle: number
  /** sessions that send one message after the other */
  busy: number
  /** for how long, in seconds */
  seconds: number
  /** of the large message, in megabytes (10^6) */
  megabytes: number
  json?: string
}

const USAGE = 'bench sessions [--idle N] [--busy N] [--seconds N] [--megabytes N] [--json FILE]'

/** Throws a sentence. */
export function readOptions(args: string[]): SessionsOptions {
  const { values } = parseArgs({
    args,
    options: {
      idle: { type: 'string', default: '1000' },
      busy: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '10' },
      megabytes: { type: 'string', default: '50' },
      json: { type: 'string' },
    },
  })
  const { json } = values
  const [idle, busy, seconds, megabytes] = [
    ...[values.idle, values.busy, values.seconds, values.megabytes],
  ].map(count)
  if (!idle || !busy || !seconds || !megabytes) throw new TypeError(USAGE)
  return { idle, busy, seconds, megabytes, json }
}

function count(text: string): number {
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0
}
