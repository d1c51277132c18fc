import { setTimeout as sleep } from 'node:timers/promises'
import { idText } from '@caliopen/contract/ids'
import type { Log } from '@caliopen/contract/log'
import { readSetting } from '#core/accounts/settings/setting.js'
import type { Bus } from '#core/bus/bus.js'
import type { Seal } from '#database/seal.js'
import type { SqlDatabase } from '#database/sql.js'
import { houseOf } from '../deliver/house.js'
import { scanLater } from './later/scan_later.js'
import { learnLessons } from './learning/learn_lessons.js'
import { Rspamd } from './rspamd/rspamd.js'
import { Scanner } from './scanner.js'
import { ANTISPAM, SEALED_FOR, type AntispamSetting } from './setting.js'

export interface AntispamWorkParts {
  sql: SqlDatabase
  bus: Pick<Bus, 'publish'>
  log: Log
  seal: Seal
}

/** Nobody waits for this. Milliseconds. */
const LOOK_EVERY = 5_000
const LEARNING_MS = 20_000

/** Scans what was not scanned, and lets rspamd learn, behind everything else. */
export function startAntispam(
  parts: AntispamWorkParts,
  lookEvery = LOOK_EVERY
): { stop(): Promise<void> } {
  const { log } = parts
  const stopping = new AbortController()
  const work = new AntispamWork(parts)
  const run = async () => {
    while (!stopping.signal.aborted) {
      const isMore = await work.once().catch((error: unknown) => {
        log.error({ err: error }, 'the antispam could not be asked; it will be tried again')
        return false
      })
      if (isMore) continue
      await sleep(lookEvery, null, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const running = run()
  return {
    stop: async () => {
      stopping.abort()
      await running
      await work.close()
    },
  }
}

class AntispamWork {
  readonly #parts: AntispamWorkParts
  readonly #scanner: Scanner
  readonly #hostname: () => Promise<string>

  constructor(parts: AntispamWorkParts) {
    this.#parts = parts
    this.#scanner = new Scanner(parts.log)
    const house = houseOf(parts.sql)
    this.#hostname = async () => (await house()).hostname
  }

  /** One batch of each; whether there may be more. */
  async once(): Promise<boolean> {
    const setting = await readSetting(this.#parts.sql, ANTISPAM)
    const scanned = await this.#scan(setting)
    const learned = await this.#learn(setting)
    return scanned || learned
  }

  async close(): Promise<void> {
    await this.#scanner.close()
  }

  async #scan(setting: AntispamSetting): Promise<boolean> {
    const { scanner: url } = setting
    if (url === null) return false
    const { sql, bus } = this.#parts
    const parts = { sql, scanner: this.#scanner, hostname: this.#hostname }
    const result = await scanLater(parts, { ...setting, scanner: url }, Date.now())
    for (const { accountId, modseq } of result.changes) {
      bus.publish('account.changed', { accountId: idText(accountId), modseq, kind: 'moved' })
    }
    return result.done > 0 && !result.isAway
  }

  async #learn({ controller, password }: AntispamSetting): Promise<boolean> {
    if (controller === null) return false
    const { sql, seal } = this.#parts
    const rspamd = new Rspamd({
      ...{ origin: controller, patience: LEARNING_MS, atOnce: 1 },
      password: password === null ? null : seal.open(password, SEALED_FOR),
    })
    try {
      return (await learnLessons(sql, rspamd, Date.now())) > 0
    } finally {
      await rspamd.close()
    }
  }
}
