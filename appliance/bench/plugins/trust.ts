import { parseArgs } from 'node:util'
import type { TrustJudge } from '#core/trust/verdict.js'
import { describeMachine, type Machine } from '../measure/machine.js'
import { median } from '../measure/quantiles.js'
import { printTable, writeJson } from '../measure/report.js'
import { openDigest, type BenchDigest, type Speed } from './digest.js'
import { inProcess, inSandbox, noRules } from './trust_judges.js'

export interface TrustResult {
  bench: 'plugins trust'
  at: string
  machine: Machine
  messages: number
  /** medians of the rounds */
  none: Speed
  inProcess: Speed
  inSandbox: Speed
}

const USAGE = 'bench plugins trust [--messages N] [--rounds N] [--json FILE]'

/** DESIGN §4, issue 3: twenty rules make the digest slower by at most a tenth. */
const WANTED = 0.9

/** What twenty trust rules cost the digest, beside none, and beside the same ones in the digest's own process. */
export async function run(args: string[]): Promise<void> {
  const { messages, rounds, json } = readOptions(args)
  const machine = describeMachine([])
  const digest = await openDigest()
  const { judge, sandbox } = await inSandbox()
  try {
    const judges: [name: 'none' | 'inProcess' | 'inSandbox', judge: TrustJudge][] = [
      ['none', noRules],
      ['inProcess', inProcess],
      ['inSandbox', judge],
    ]
    const speeds = await measureAll(digest, judges, messages, rounds)
    const at = new Date().toISOString()
    report({ bench: 'plugins trust', at, machine, messages, ...speeds }, json)
  } finally {
    await sandbox.stop()
    await digest.close()
  }
}

/** In turns, so that what else happens on the machine meets all of them. */
async function measureAll<Name extends string>(
  digest: BenchDigest,
  judges: readonly [Name, TrustJudge][],
  messages: number,
  rounds: number
): Promise<Record<Name, Speed>> {
  const speeds = new Map<Name, Speed[]>(judges.map(([name]) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, judge] of judges) {
      const speed = await digest.measure(judge, messages)
      // the first round warms up
      if (round > 0) speeds.get(name)?.push(speed)
      process.stderr.write(`${name}: ${Math.round(speed.digested)}/s\n`)
    }
  }
  const medians = [...speeds].map(([name, values]) => [name, middle(values)])
  return Object.fromEntries(medians) as Record<Name, Speed>
}

function middle(speeds: readonly Speed[]): Speed {
  return {
    digested: median(speeds.map(({ digested }) => digested)),
    processor: median(speeds.map(({ processor }) => processor)),
  }
}

function report(result: TrustResult, json: string | undefined): void {
  const { none, machine } = result
  const row = (name: string, { digested, processor }: Speed) => ({
    '': name,
    'digested/s': Math.round(digested),
    'of none': (digested / none.digested).toFixed(2),
    'processor ms/message': processor.toFixed(2),
  })
  console.log(`\n${result.messages} messages of 10 KB digested a round, facts and all\n`)
  printTable([
    row('no rules', none),
    row('20 rules in the same process', result.inProcess),
    row('20 rules in a sandbox', result.inSandbox),
    { '': 'wanted', 'digested/s': '', 'of none': WANTED.toFixed(2) },
  ])
  console.log(
    `\n  ${machine.cores} cores, ${machine.processor}; load before: ${machine.loadBefore}`
  )
  writeJson(json, { ...result, wanted: WANTED })
}

function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      messages: { type: 'string', default: '3000' },
      rounds: { type: 'string', default: '5' },
      json: { type: 'string' },
    },
  })
  const [messages, rounds] = [Number(values.messages), Number(values.rounds)]
  if (!(messages >= 1 && messages <= 1e6 && rounds >= 1 && rounds <= 100)) {
    throw new TypeError(USAGE)
  }
  return { messages, rounds, json: values.json }
}
