import type { Refused } from './load/smtp_client.js'

/** What has to happen to a letter in the end. */
export interface Entry {
  token: string
  way: 'in' | 'out'
  from: string
  to: readonly string[]
  /** its 250 was heard */
  taken: boolean
  /** how often it was begun again */
  repeats: number
  /** … of these, how often it had been there whole and only our answer was missing */
  cutAnswers: number
}

/** Everything that was sent to us, and what we said. */
export class Ledger {
  readonly #entries = new Map<string, Entry>()
  /** refusals for good of letters that have nothing wrong with them */
  readonly refusals: string[] = []

  add(entry: Pick<Entry, 'token' | 'way' | 'from' | 'to'>): void {
    this.#entries.set(entry.token, { ...entry, taken: false, repeats: 0, cutAnswers: 0 })
  }

  taken(token: string): void {
    this.#of(token).taken = true
  }

  repeated(token: string, afterAll: boolean): void {
    const entry = this.#of(token)
    entry.repeats += 1
    if (afterAll) entry.cutAnswers += 1
  }

  refused(token: string, { line }: Refused): void {
    this.refusals.push(`${token}: ${line}`)
  }

  get entries(): readonly Entry[] {
    return [...this.#entries.values()]
  }

  get takenCount(): number {
    return this.entries.filter(({ taken }) => taken).length
  }

  #of(token: string): Entry {
    const entry = this.#entries.get(token)
    if (!entry) throw new TypeError(`nobody sent ${token}`)
    return entry
  }
}
