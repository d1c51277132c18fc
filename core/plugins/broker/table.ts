import type { BrokerMethod } from '@caliopen/contract/child/protocol'
import type { BudgetKind } from './budget.js'
import type { Params } from './params.js'
import type { Turns } from './turns.js'

/** One thing that a plugin may ask for. */
export interface BrokerCall {
  /** what each call takes of; null where the answer counts for itself */
  budget: BudgetKind | null
  /** whose turns it waits for; null where it waits for something else, or its answer is small */
  turns: Turns | null
  answer(params: Params): Promise<unknown>
}

export type BrokerTable = Partial<Record<BrokerMethod, BrokerCall>>
