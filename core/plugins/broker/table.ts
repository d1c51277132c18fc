import type { BrokerMethod } from '@caliopen/contract/child/protocol'
import type { BudgetKind } from './budget.js'
import type { Params } from './params.js'

/** One thing that a plugin may ask for. */
export interface BrokerCall {
  /** what each call takes of; null where the answer counts for itself */
  budget: BudgetKind | null
  answer(params: Params): Promise<unknown>
}

export type BrokerTable = Partial<Record<BrokerMethod, BrokerCall>>
