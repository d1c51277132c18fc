import type { Log } from '@caliopen/contract/log'
import { RspamdError } from './errors.js'
import type { ScanAnswer } from './rspamd/answer.js'
import { afterFailure, afterSuccess, CLOSED, permit, type Breaker } from './rspamd/breaker.js'
import type { ScanRequest } from './rspamd/request.js'
import type { Rspamd, RspamdOptions } from './rspamd/rspamd.js'

export type Scan =
  | { kind: 'scanned'; answer: ScanAnswer }
  /** `onlyThis`: it is this message that rspamd cannot take */
  | { kind: 'unscanned'; reason: string; onlyThis: boolean }

/** A sender waits ten minutes for our answer (RFC 5321 §4.5.3.2.6); a person not that long for a letter. */
const PATIENCE_MS = 9_000

/**
 * More at once only wait inside rspamd. It works on one message a processor, and answers from the
 * DNS and from Redis come in meanwhile.
 */
const AT_ONCE = 24

/** Scans with whichever rspamd is set at the moment, and leaves one alone that does not answer. Never throws. */
export class Scanner {
  readonly #log: Log
  readonly #patience: number
  #rspamd: { origin: string; client: Promise<Rspamd> } | null = null
  #breaker: Breaker = CLOSED

  constructor(log: Log, { patience = PATIENCE_MS }: { patience?: number } = {}) {
    this.#log = log
    this.#patience = patience
  }

  /** Whether it would be asked now. */
  get isAnswering(): boolean {
    return this.#breaker.kind === 'closed'
  }

  async scan(origin: string, request: ScanRequest): Promise<Scan> {
    const opening = this.#clientOf(origin)
    const { allowed, breaker } = permit(this.#breaker, Date.now())
    this.#breaker = breaker
    if (!allowed) return unscanned('rspamd does not answer')
    try {
      const client = await opening
      const answer = await client.scan(request)
      this.#succeed()
      return { kind: 'scanned', answer }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (error instanceof RspamdError && error.onlyThis) {
        this.#succeed()
        return { kind: 'unscanned', reason, onlyThis: true }
      }
      this.#fail(error)
      return unscanned(reason)
    }
  }

  async close(): Promise<void> {
    const client = await this.#rspamd?.client
    this.#rspamd = null
    await client?.close()
  }

  #clientOf(origin: string): Promise<Rspamd> {
    if (this.#rspamd?.origin === origin) return this.#rspamd.client
    const former = this.#rspamd?.client
    const client = openRspamd({ origin, patience: this.#patience, atOnce: AT_ONCE })
    this.#rspamd = { origin, client }
    this.#breaker = CLOSED
    void former?.then((one) => one.close())
    return client
  }

  #succeed(): void {
    if (this.#breaker.kind === 'trying') this.#log.info({}, 'rspamd answers again')
    this.#breaker = afterSuccess()
  }

  #fail(error: unknown): void {
    const after = afterFailure(this.#breaker, Date.now())
    const hasOpened = this.#breaker.kind === 'closed' && after.kind === 'open'
    this.#breaker = after
    if (hasOpened) {
      this.#log.error({ err: error }, 'rspamd does not answer: mail comes in without it')
    }
  }
}

/** Where nothing is scanned, no HTTP client is loaded. */
async function openRspamd(options: RspamdOptions): Promise<Rspamd> {
  const { Rspamd: Client } = await import('./rspamd/rspamd.js')
  return new Client(options)
}

function unscanned(reason: string): Scan {
  return { kind: 'unscanned', reason, onlyThis: false }
}
