import { setTimeout as sleep } from 'node:timers/promises'
import { openBus } from '#core/bus/bus.js'
import { openSpool } from '#core/messages/accept/open_spool.js'
import { readInstance } from '#core/config/instance.js'
import { waitUntil } from '#appliance/lab/wait.js'
import { isRunning } from '#appliance/test/role_processes.js'
import { countAtFarSide } from './count/at_far_side.js'
import { countInDatabase } from './count/in_database.js'
import { countInWebmail } from './count/in_webmail.js'
import type { Found } from './count/found.js'
import { impossibleHarms, planHarms } from './harms/harms.js'
import type { Harm } from './harms/harm.js'
import { Ledger } from './ledger.js'
import { FAR_PEOPLE, startLoad } from './load/load.js'
import type { ChaosDatabase } from './options.js'
import { Random } from './random.js'
import { ACCOUNTS, PASSWORD, Stage } from './stage/stage.js'
import { judge, type Verdict } from './verdict.js'

export interface ChaosSettings {
  database: ChaosDatabase
  rounds: number
  seed: number
  /** milliseconds after which no round begins */
  patience: number
  say(line: string): void
}

export interface ChaosResult extends Verdict {
  database: ChaosDatabase
  seed: number
  /** what happened, in order */
  happened: string[]
  /** what this machine does not allow */
  impossible: string[]
  taken: number
  repeats: number
  cutAnswers: number
  /** seconds */
  duration: number
}

/** After everything, until the last letter has its 250. */
const TIME_TO_FINISH = 90_000
/** After a harm, until mail flows again. */
const TIME_TO_RECOVER = 90_000
const HOUR = 3_600
const TIME_TO_SETTLE = 300_000
/** A clock that has just leapt is not believed about leases (channels/dispatch/clock.ts): it must rest in between. */
const BETWEEN_JUMPS = 45_000

/** Mail in both directions, and in each round something goes wrong; then everything is counted. */
export async function runChaos(settings: ChaosSettings): Promise<ChaosResult> {
  const began = performance.now()
  const stage = await Stage.open(settings.database)
  try {
    const ledger = new Ledger()
    const { ports } = stage.caliopen
    const { seed } = settings
    const load = startLoad({ seed, ports, accounts: ACCOUNTS, password: PASSWORD, ledger })
    const { happened, faults } = await harm(stage, ledger, settings)
    await load.end(TIME_TO_FINISH)
    settings.say('everything is sent; what waits is waited for')
    faults.push(...(await settle(stage)))
    const verdict = judge(ledger.entries, await count(stage), ACCOUNTS)
    for (const line of ledger.refusals) faults.push(`refused for good: ${line}`)
    faults.push(...verdict.faults)
    if (faults.length > 0) settings.say(`what the roles wrote: ${await stage.keepLogs()}`)
    return {
      ...verdict,
      faults,
      ...{ database: settings.database, seed, happened, impossible: impossibleHarms(stage) },
      taken: ledger.takenCount,
      repeats: sum(ledger.entries.map(({ repeats }) => repeats)),
      cutAnswers: sum(ledger.entries.map(({ cutAnswers }) => cutAnswers)),
      duration: (performance.now() - began) / 1000,
    }
  } finally {
    await stage.close()
  }
}

async function harm(stage: Stage, ledger: Ledger, { rounds, seed, patience, say }: ChaosSettings) {
  const random = new Random(seed)
  const until = performance.now() + patience
  const happened: string[] = []
  const faults: string[] = []
  for (const [at, one] of planHarms(stage, random, rounds).entries()) {
    if (performance.now() > until) break
    await sleep(random.between(50, 900))
    const fault = await happen(stage, ledger, one, random)
    happened.push(one.name)
    say(`${at + 1}/${rounds} ${one.name}: ${ledger.takenCount} taken${fault ? `; ${fault}` : ''}`)
    if (fault) faults.push(`round ${at + 1}, ${one.name}: ${fault}`)
  }
  return { happened, faults }
}

/** A sentence when the service did not recover from it. */
async function happen(
  stage: Stage,
  ledger: Ledger,
  one: Harm,
  random: Random
): Promise<string | null> {
  try {
    await one.happen(stage, random)
    const before = ledger.takenCount
    await waitUntil('Mail did not flow again', async () => ledger.takenCount > before + 2, {
      timeout: TIME_TO_RECOVER,
    })
    return isRunning(stage.caliopen.pid) ? null : 'the supervisor is gone'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Until the spool is empty and nothing is on its way; hours pass meanwhile, where the clock is ours. */
async function settle(stage: Stage): Promise<string[]> {
  const { dataDir } = stage.caliopen
  const spool = openSpool(readInstance(dataDir).database, dataDir, stage.sql)
  const bus = await openBus('console', dataDir)
  try {
    let jumpAt = 0
    await waitUntil(
      'Not everything was digested and delivered',
      async () => {
        const waiting = await spool.waiting()
        const open = await openDeliveries(stage)
        if (open > 0 && performance.now() > jumpAt) {
          await stage.clock?.jump(HOUR)
          await sleep(stage.clock?.latency ?? 0)
          bus.publish('deliveries.queued', {})
          jumpAt = performance.now() + BETWEEN_JUMPS
        }
        return waiting.count === 0 && open === 0
      },
      { timeout: TIME_TO_SETTLE, every: 250 }
    )
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  } finally {
    await bus.close()
    await spool.close()
  }
}

/** Those that wait, and those that failed while their sender has not heard of it. */
async function openDeliveries({ sql }: Stage): Promise<number> {
  const row = await sql.get<{ count: number }>(
    `select count(*) as count from deliveries
     where status in ('queued', 'leased', 'held') or (status = 'failed' and next_at < ?)`,
    [8_640_000_000_000_000]
  )
  return row?.count ?? 0
}

async function count(stage: Stage): Promise<Found> {
  const { address } = stage.caliopen
  return {
    ...(await countInDatabase(stage.sql)),
    far: await countAtFarSide(stage.lab.far, FAR_PEOPLE),
    listed: await countInWebmail(address, ACCOUNTS, PASSWORD).catch(String),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
