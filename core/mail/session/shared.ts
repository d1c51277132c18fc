import type { Log } from '@caliopen/contract/log'
import { Budget } from './budget.js'
import { Doorkeeper } from './doorkeeper.js'
import type { Limits } from './limits.js'

/** What all sessions of a listener share; listeners may share it too. */
export interface Shared {
  limits: Limits
  budget: Budget
  doorkeeper: Doorkeeper
  log: Log
  /** whether SMTPUTF8 (RFC 6531) is offered */
  utf8: boolean
  name: ServerName
}

export interface ServerName {
  /** what we call ourselves, as greeted; rejects when it cannot be looked up */
  current(): Promise<string>
}

export function share(parts: Pick<Shared, 'limits' | 'log' | 'utf8' | 'name'>): Shared {
  const { limits } = parts
  return { ...parts, budget: new Budget(limits.inFlightBytes), doorkeeper: new Doorkeeper(limits) }
}
