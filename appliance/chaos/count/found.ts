/** How often something is there, by a key. */
export class Counts {
  readonly #counts = new Map<string, number>()

  add(key: string): void {
    this.#counts.set(key, this.of(key) + 1)
  }

  of(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  get keys(): string[] {
    return [...this.#counts.keys()]
  }
}

/** What was found when all was over. Keys are `ADDRESS TOKEN`. */
export interface Found {
  received: Counts
  sentCopies: Counts
  /** reports to senders that something could not be delivered */
  notices: Counts
  /** in the mailboxes of the far side */
  far: Counts
  /** as people see it: in the lists of the webmail; a sentence where these could not be read */
  listed: Counts | string
  /** messages that lie aside, with the reason */
  setAside: string[]
  /** tokens whose delivery may have happened twice, for an answer was cut or a lease ended without a word */
  uncertain: ReadonlySet<string>
  /** deliveries that are neither done nor failed */
  unsettled: string[]
}

export function keyOf(address: string, token: string): string {
  return `${address} ${token}`
}

const TOKEN = /\b(?:in|out)-\d+-\d+-\d+\b/

export function tokenIn(text: string): string | null {
  return TOKEN.exec(text)?.[0] ?? null
}
