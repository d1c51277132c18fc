import { setTimeout as sleep } from 'node:timers/promises'
import { idText } from '@caliopen/contract/ids'
import type { Log } from '@caliopen/contract/log'
import type { Bus } from '#core/bus/bus.js'
import type { TrustJudge } from '#core/trust/verdict.js'
import type { SqlDatabase } from '#database/sql.js'
import { hastenPending, settlePending } from './pending.js'
import type { Rejudged } from './rejudge.js'
import { beginReplay, continueReplay, latestReplay, type Replay } from './replay.js'
import type { AccountChange } from './write_verdicts.js'

export interface RejudgingParts {
  sql: SqlDatabase
  bus: Pick<Bus, 'publish' | 'subscribe'>
  log: Pick<Log, 'info' | 'error'>
  judgeTrust: TrustJudge
  rules: () => Promise<ActiveRules | null>
}

/** The rules that count now; there is none while no plugin with rules is active. */
export interface ActiveRules {
  /** which plugins and versions */
  name: string
  /** None of them is on probation: what one may still fall back from is not let loose on past mail. */
  areProven: boolean
}

/** Nobody waits for this: others have the machine for as long as it was taken, and this many milliseconds at least. */
const LEAST_REST = 20
const LOOK_EVERY = 5_000

/** So often past mail waits for an answer before it goes on without. */
const PATIENCE = 5

/** Open pages hear of an account this often at most, milliseconds. */
const TELL_EVERY = 2_000

/** Asks for missing answers, and judges past mail by new rules, behind everything else. Returns how to stop. */
export function startRejudging(parts: RejudgingParts): { stop(): Promise<void> } {
  const { bus, log } = parts
  const stopping = new AbortController()
  const pages = new Pages(bus)
  const steps = new Steps(parts)
  let wake = new AbortController()

  const rest = async (milliseconds: number) => {
    const signal = AbortSignal.any([wake.signal, stopping.signal])
    await sleep(milliseconds, null, { signal }).catch(() => undefined)
    wake = new AbortController()
  }
  const run = async () => {
    while (!stopping.signal.aborted) {
      const began = Date.now()
      try {
        const done = await steps.next()
        pages.changed(done?.changes ?? [])
        await rest(done ? Math.max(LEAST_REST, Date.now() - began) : LOOK_EVERY)
      } catch (error) {
        log.error({ err: error }, 'past mail could not be judged; it will be tried again')
        await rest(LOOK_EVERY)
      }
    }
  }

  const unsubscribes = [
    bus.subscribe('trust.queued', () => wake.abort()),
    bus.subscribe('plugins.changed', () => {
      hastenPending(parts.sql, Date.now())
        .then(() => wake.abort())
        .catch((error: unknown) => log.error({ err: error }, 'pending trust was not hastened'))
    }),
  ]
  const running = run()
  return {
    stop: async () => {
      for (const unsubscribe of unsubscribes) unsubscribe()
      stopping.abort()
      await running
      pages.close()
    },
  }
}

/** What is done next, a batch at a time. */
class Steps {
  readonly #parts: RejudgingParts
  /** how often in a row nobody answered to one batch of past mail */
  #stalled = 0

  constructor(parts: RejudgingParts) {
    this.#parts = parts
  }

  /** One batch of whatever is most wanted; null where there is nothing to do, or nobody who answers. */
  async next(): Promise<Rejudged | null> {
    const { sql, judgeTrust, rules } = this.#parts
    const active = await rules()
    if (!active) return null
    const settled = await settlePending(sql, judgeTrust, Date.now())
    if (settled) return settled
    const replay = await this.#wanted(active)
    return replay && this.#goOn(replay)
  }

  /** Past mail is judged once by each set of rules, and when somebody asks. */
  async #wanted({ name, areProven }: ActiveRules): Promise<Replay | null> {
    const { sql, log } = this.#parts
    const latest = await latestReplay(sql)
    if (latest?.rules === name) return latest.finishedAt === null ? latest : null
    if (!areProven) return null
    log.info({ rules: name }, 'past mail is judged by these rules now')
    await beginReplay(sql, name, Date.now())
    return latestReplay(sql)
  }

  /** Where nobody answers, past mail waits; where that is the mail's own doing, it waits by itself. */
  async #goOn(replay: Replay): Promise<Rejudged | null> {
    const { sql, judgeTrust } = this.#parts
    const isImpatient = this.#stalled >= PATIENCE
    const done = await continueReplay(sql, judgeTrust, replay, { now: Date.now(), isImpatient })
    this.#stalled = done === 'unanswered' ? this.#stalled + 1 : 0
    return done === 'unanswered' ? null : done
  }
}

/** Tells open pages, now and then: an account's mail is judged in many batches. */
class Pages {
  readonly #bus: Pick<Bus, 'publish'>
  readonly #waiting = new Map<string, number>()
  readonly #timer: NodeJS.Timeout

  constructor(bus: Pick<Bus, 'publish'>) {
    this.#bus = bus
    this.#timer = setInterval(() => this.#tell(), TELL_EVERY).unref()
  }

  changed(changes: readonly AccountChange[]): void {
    for (const { accountId, modseq } of changes) this.#waiting.set(idText(accountId), modseq)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#tell()
  }

  #tell(): void {
    for (const [accountId, modseq] of this.#waiting) {
      this.#bus.publish('account.changed', { accountId, modseq, kind: 'judged' })
    }
    this.#waiting.clear()
  }
}
