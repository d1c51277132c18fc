import type { ContributionPoint } from '../manifest/manifest.js'
import { billingKit } from './billing/kit.js'
import { channelsKit } from './channels/kit.js'
import type { Conformance } from './conformance.js'
import { dnsProvidersKit } from './dns_providers/kit.js'
import { importersKit } from './importers/kit.js'
import { themesKit } from './themes/kit.js'
import { trustRulesKit } from './trust_rules/kit.js'
import { runKit, type CheckResult, type Kit, type Scenario, type Subject } from './run.js'

/** What became of one contribution. */
export interface KitReport {
  point: ContributionPoint
  name: string
  results: CheckResult[]
}

/** Every contribution of a package by the kit of its point, in the order of the manifest. */
export async function runKits(subject: Subject, conformance: Conformance): Promise<KitReport[]> {
  const { contributes } = subject.manifest
  const reports: KitReport[] = []
  for (const [point, list] of Object.entries(contributes)) {
    for (const { name } of list as { name: string }[]) {
      const results = await runPoint(point as ContributionPoint, subject, name, conformance)
      reports.push({ point: point as ContributionPoint, name, results })
    }
  }
  return reports
}

function runPoint(
  point: ContributionPoint,
  subject: Subject,
  name: string,
  { channels, trustRules, themes, dnsProviders, importers, billing }: Conformance
): Promise<CheckResult[]> {
  switch (point) {
    case 'channels':
      return runWith(channelsKit, subject, name, channels)
    case 'trustRules':
      return runKit(trustRulesKit, subject, name, trustRules?.[name] ?? {})
    case 'themes':
      return runKit(themesKit, subject, name, themes?.[name] ?? {})
    case 'dnsProviders':
      return runWith(dnsProvidersKit, subject, name, dnsProviders)
    case 'importers':
      return runWith(importersKit, subject, name, importers)
    case 'billing':
      return runWith(billingKit, subject, name, billing)
    default:
      return Promise.resolve([])
  }
}

async function runWith<Point extends object, S extends Scenario>(
  kit: Kit<Point, S>,
  subject: Subject,
  name: string,
  scenarios: Record<string, S> | undefined
): Promise<CheckResult[]> {
  const scenario = scenarios?.[name]
  if (scenario) return runKit(kit, subject, name, scenario)
  const sentence = `src/conformance.ts says nothing of ${kit.point}/${name}: the kit cannot play its far side.`
  return [{ check: 'has a scenario', outcome: 'failed', sentence }]
}
