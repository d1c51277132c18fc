import { isCompatible } from '@caliopen/contract/manifest/read_manifest'
import { listInstalled } from '../../installed/plugin_rows.js'
import { CORE_VERSION } from '../../packages/core_version.js'
import { switchPluginOff } from './fail_plugin.js'
import type { LifecycleParts } from '../parts.js'

/** After an update of Caliopen: what was made for another core goes off, and says so instead of running wrongly. */
export async function switchOffOutgrown(parts: LifecycleParts): Promise<void> {
  for (const { id, state, manifest } of await listInstalled(parts.sql)) {
    const isOn = state === 'active' || state === 'probation'
    if (!isOn || isCompatible(manifest, CORE_VERSION)) continue
    const detail = `It works with Caliopen ${manifest.core}, and this is ${CORE_VERSION}.`
    await switchPluginOff(parts, id, { code: 'E_INCOMPATIBLE', detail })
  }
}
