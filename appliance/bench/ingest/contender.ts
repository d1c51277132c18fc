import type { Endpoint } from '#appliance/lab/net/probe.js'

export const DOMAIN = 'bench.example'

/** Somebody who takes mail for the accounts of the domain. */
export interface Contender {
  name: string
  smtp: Endpoint
  /** the processes that it started */
  roots: readonly number[]
  /** how many messages with this word in their subject can be read, of those that are wanted; cheap, for it is asked often */
  readable(word: string, wanted: number): Promise<number>
  /** in the end, as an operator would look: throws unless every account has so many messages */
  check(messagesEach: number): Promise<void>
  stop(): Promise<void>
}

/** One account, or as many as there are numbers before the name: smtp-source(1), -N. */
export function addressesOf(accounts: number): string[] {
  if (accounts === 1) return [`u@${DOMAIN}`]
  return Array.from({ length: accounts }, (_, index) => `${index + 1}u@${DOMAIN}`)
}
