import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Revocation } from '@caliopen/contract/marketplace/index_document'

/** `appliance/marketplace/marketplace.json`: what of an index does not stand in the plugins themselves. */
export interface MarketplaceSettings {
  name: string
  title: string
  /** ids that the build wants to be there without being asked for */
  preinstalled: string[]
  revocations: Revocation[]
}

export async function readMarketplaceSettings(root: string): Promise<MarketplaceSettings> {
  const path = join(root, 'appliance', 'marketplace', 'marketplace.json')
  return JSON.parse(await readFile(path, 'utf8')) as MarketplaceSettings
}
