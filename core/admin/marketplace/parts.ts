import app from '@adonisjs/core/services/app'
import type { MarketplaceParts } from '#core/plugins/marketplace/parts.js'
import { CORE_VERSION } from '#core/plugins/packages/core_version.js'

/** What the marketplace works with in this process. The build's own index stands beside its code. */
export async function marketplaceParts(): Promise<MarketplaceParts> {
  const [sql, seal] = await Promise.all([app.container.make('sql'), app.container.make('seal')])
  return { sql, seal, bundled: app.makePath('marketplace'), coreVersion: CORE_VERSION }
}
