import type { LifecycleParts } from '../lifecycle/parts.js'
import { switchPluginOff } from '../lifecycle/upkeep/fail_plugin.js'
import { forgetSwitchedOff, readSwitchedOff } from './switched_off.js'

/** What the supervisor switched off on this node goes off everywhere, and the administrator can read why. */
export async function tellSwitchedOff(
  parts: Pick<LifecycleParts, 'sql' | 'bus' | 'log' | 'dataDir'>
): Promise<void> {
  for (const [plugin, { role, attempts }] of readSwitchedOff(parts.dataDir)) {
    const detail = `The ${role} role ended ${attempts} times while it loaded the plugin.`
    await switchPluginOff(parts, plugin, { code: 'E_BOOT', detail })
    forgetSwitchedOff(parts.dataDir, plugin)
  }
}
