import type { TrustRulePoint } from '@caliopen/contract/points/trust_rules'
import { acquaintance } from './rules/acquaintance.js'
import { authentication } from './rules/authentication.js'
import { configuration } from './rules/configuration.js'
import { openpgp } from './rules/openpgp.js'
import { seal } from './rules/seal.js'
import { surveillance } from './rules/surveillance.js'
import { transport } from './rules/transport.js'

/** By the names in plugin.json, which also gives the order in which their evidence is read. */
export const rules: Record<string, TrustRulePoint> = {
  transport,
  authentication,
  openpgp,
  acquaintance,
  surveillance,
  configuration,
  seal,
}
