import type { TrustRule } from '@caliopen/contract/evidence'
import { acquaintance } from './rules/acquaintance.js'
import { authentication } from './rules/authentication.js'
import { configuration } from './rules/configuration.js'
import { openpgp } from './rules/openpgp.js'
import { seal } from './rules/seal.js'
import { surveillance } from './rules/surveillance.js'
import { transport } from './rules/transport.js'

/** The rules that come with Caliopen, in the order in which their evidence is read. */
export const coreRules: readonly TrustRule[] = [
  transport,
  authentication,
  openpgp,
  acquaintance,
  surveillance,
  configuration,
  seal,
]
