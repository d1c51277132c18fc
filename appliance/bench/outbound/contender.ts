/** Somebody who has mail for others. */
export interface Contender {
  name: string
  /** the processes that it started */
  roots: readonly number[]
  /** Takes so many messages for so many domains, and keeps all of them for now. */
  fill(messages: number, destinations: number): Promise<void>
  /** Sends them from now on. */
  release(): Promise<void>
  /** how many have not gone out yet */
  waiting(): Promise<number>
  stop(): Promise<void>
}

export const BYTES = 10_000

/** The host of a domain has an address of its own, so that nobody takes two of them for one. */
export function domainOf(index: number): string {
  return `d${index}.sink.example`
}

export function addressOf(index: number): string {
  return `127.0.1.${index + 1}`
}
