import type { TrustRulePoint } from '../../points/trust_rules.js'
import type { Kit } from '../run.js'
import { bounds } from './bounds.js'
import { purity } from './purity.js'
import type { TrustScenario } from './scenario.js'

/** What every trust rule owes the level that it takes part in. */
export const trustRulesKit: Kit<TrustRulePoint, TrustScenario> = {
  point: 'trustRules',
  checks: [...purity, ...bounds],
}
