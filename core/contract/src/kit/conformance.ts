import type { BillingScenario } from './billing/scenario.js'
import type { ChannelScenario } from './channels/scenario.js'
import type { DnsScenario } from './dns_providers/scenario.js'
import type { ImporterScenario } from './importers/scenario.js'
import type { ThemeScenario } from './themes/scenario.js'
import type { TrustScenario } from './trust_rules/scenario.js'

/** What the kits need to know of each contribution, by its name: the default export of `src/conformance.ts`. */
export interface Conformance {
  channels?: Record<string, ChannelScenario>
  trustRules?: Record<string, TrustScenario>
  themes?: Record<string, ThemeScenario>
  dnsProviders?: Record<string, DnsScenario>
  importers?: Record<string, ImporterScenario>
  billing?: Record<string, BillingScenario>
}

export function defineConformance(conformance: Conformance): Conformance {
  return conformance
}
