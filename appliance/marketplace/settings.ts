import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Revocation } from '@caliopen/contract/marketplace/index_document'
import { PackingError } from '#core/plugins/packing/errors.js'

/** `appliance/marketplace/marketplace.json`: what of an index does not stand in the plugins themselves. */
export interface MarketplaceSettings {
  name: string
  title: string
  /** ids that the build wants to be there without being asked for */
  preinstalled: string[]
  revocations: Revocation[]
}

export function ourSettingsFile(root: string): string {
  return join(root, 'appliance', 'marketplace', 'marketplace.json')
}

/** What it holds is checked with the index that it becomes part of. Throws a PackingError. */
export async function readMarketplaceSettings(path: string): Promise<MarketplaceSettings> {
  try {
    const settings = JSON.parse(await readFile(path, 'utf8')) as Partial<MarketplaceSettings>
    const { name = '', title = name, preinstalled = [], revocations = [] } = settings
    return { name, title, preinstalled, revocations }
  } catch (error) {
    throw new PackingError([`${path} cannot be read: ${(error as Error).message}.`])
  }
}
