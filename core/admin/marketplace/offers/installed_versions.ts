import { listInstalled } from '#core/plugins/installed/plugin_rows.js'
import type { MarketplaceQuery } from '#core/plugins/marketplace/offers/offer.js'
import type { Sql } from '#database/sql.js'

/** What the marketplace compares its offers with. */
export async function installedVersions(sql: Sql): Promise<MarketplaceQuery['installed']> {
  const plugins = await listInstalled(sql)
  return new Map(plugins.map(({ id, version, publisherKey }) => [id, { version, publisherKey }]))
}
