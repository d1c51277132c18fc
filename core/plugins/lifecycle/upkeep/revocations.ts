import { listInstalled } from '../../installed/plugin_rows.js'
import { switchPluginOff } from './fail_plugin.js'
import type { LifecycleParts } from '../parts.js'

/** What an index took back does not run any more; why so is shown beside it. */
export async function obeyRevocations(parts: LifecycleParts): Promise<void> {
  for (const plugin of await listInstalled(parts.sql)) {
    const reason = await parts.market.revocation({ ...plugin, key: plugin.publisherKey })
    if (reason !== null) {
      await switchPluginOff(parts, plugin.id, { code: 'E_REVOKED', detail: reason })
    }
  }
}
