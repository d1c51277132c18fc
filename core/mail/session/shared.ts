import type { Log } from '@caliopen/contract/log'
import { Budget } from './budget.js'
import { Doorkeeper } from './doorkeeper.js'
import type { Limits } from './limits.js'
import type { Shelf } from './shelf.js'

/** What all sessions of a listener share; listeners may share it too. */
export interface Shared {
  limits: Limits
  budget: Budget
  doorkeeper: Doorkeeper
  log: Log
  /** whether SMTPUTF8 (RFC 6531) is offered */
  utf8: boolean
  name: ServerName
  /** null: every message is held, whatever its size */
  shelf: Shelf | null
}

export interface ServerName {
  /** what we call ourselves, as greeted; rejects when it cannot be looked up */
  current(): Promise<string>
}

type Parts = Pick<Shared, 'limits' | 'log' | 'utf8' | 'name'> & Partial<Pick<Shared, 'shelf'>>

export function share(parts: Parts): Shared {
  const { limits, shelf = null } = parts
  const budget = new Budget(limits.inFlightBytes)
  return { ...parts, shelf, budget, doorkeeper: new Doorkeeper(limits) }
}
