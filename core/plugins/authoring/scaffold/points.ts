/** What can be made, as it is typed: the folder of its scaffold, and what its id begins with. */
export const SCAFFOLDS = {
  'channel': { folder: 'channel', prefix: 'channel' },
  'trust-rule': { folder: 'trust_rule', prefix: 'trust' },
  'theme': { folder: 'theme', prefix: 'theme' },
  'dns-provider': { folder: 'dns_provider', prefix: 'dns' },
  'importer': { folder: 'importer', prefix: 'importer' },
  'billing': { folder: 'billing', prefix: 'billing' },
} as const

export type ScaffoldPoint = keyof typeof SCAFFOLDS

export function isScaffoldPoint(text: string): text is ScaffoldPoint {
  return Object.hasOwn(SCAFFOLDS, text)
}
