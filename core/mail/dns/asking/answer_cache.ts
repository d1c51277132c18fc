import type { DnsAnswer, DnsRecords, DnsType } from '../resolver.js'

export type AnyAnswer = DnsAnswer<DnsRecords[DnsType]>

interface Kept {
  answer: AnyAnswer
  until: number
}

/** Seconds: what holds longer is asked again all the same, what holds not (RFC 2308 §5), and no answer (RFC 9520 §3.2). */
const LONGEST = { found: 86_400, none: 900, no_name: 900, unknown: 1 }

/** Answers, as long as they hold; the one that was kept first goes first. */
export class AnswerCache {
  readonly #kept = new Map<string, Kept>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#kept.size
  }

  get(key: string): AnyAnswer | null {
    const kept = this.#kept.get(key)
    if (!kept) return null
    if (performance.now() < kept.until) return kept.answer
    this.#kept.delete(key)
    return null
  }

  keep(key: string, answer: AnyAnswer, ttl: number): void {
    const seconds = Math.min(ttl, LONGEST[answer.kind])
    if (!(seconds > 0)) return
    this.#kept.delete(key)
    this.#kept.set(key, { answer, until: performance.now() + seconds * 1_000 })
    if (this.#kept.size <= this.#most) return
    const { value: oldest } = this.#kept.keys().next()
    if (oldest !== undefined) this.#kept.delete(oldest)
  }
}
