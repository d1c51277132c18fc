import { isCompatible } from '@caliopen/contract/manifest/read_manifest'
import type { PreviousVersion } from '../../installed/installed_plugin.js'
import { findInstalled, lockInstalled, writeInstalled } from '../../installed/plugin_rows.js'
import { CORE_VERSION } from '../../packages/core_version.js'
import type { LifecycleParts } from '../parts.js'
import { goBack, hasPrevious } from '../changes/previous.js'

export type Outcome = 'fell back' | 'off' | 'nothing'

/**
 * A plugin failed on its own: one on probation goes back to the version before, with its data; any other goes off, for
 * what it has kept since is worth more than running. `hash` says which version it was, where that is known.
 */
export async function failPlugin(
  parts: Pick<LifecycleParts, 'sql' | 'bus' | 'log' | 'storage'>,
  id: string,
  { code, detail }: { code: string; detail: string },
  hash?: string
): Promise<Outcome> {
  const outcome = await parts.sql.transaction(async (trx): Promise<Outcome> => {
    const plugin = await lockInstalled(trx, id)
    if (!plugin || (hash !== undefined && plugin.hash !== hash)) return 'nothing'
    if (plugin.state !== 'probation' && plugin.state !== 'active') return 'nothing'
    const failure = { code, detail, version: plugin.version, at: Date.now() }
    if (plugin.state === 'probation' && hasPrevious(plugin) && runsHere(plugin.previous)) {
      await goBack(parts, trx, plugin, failure)
      return 'fell back'
    }
    await writeInstalled(trx, { ...plugin, state: 'off', failure, updatedAt: Date.now() })
    return 'off'
  })
  if (outcome === 'nothing') return outcome
  parts.log.error({ plugin: id, code, detail, outcome }, sentence(id, outcome))
  parts.bus.publish('plugins.changed', {})
  return outcome
}

/** Off, whatever it was: what must not run any more. */
export async function switchPluginOff(
  parts: Pick<LifecycleParts, 'sql' | 'bus' | 'log'>,
  id: string,
  { code, detail }: { code: string; detail: string }
): Promise<void> {
  const done = await parts.sql.transaction(async (trx) => {
    const plugin = await lockInstalled(trx, id)
    if (!plugin || plugin.state === 'off') return false
    const failure = { code, detail, version: plugin.version, at: Date.now() }
    await writeInstalled(trx, { ...plugin, state: 'off', failure, updatedAt: Date.now() })
    return true
  })
  if (!done) return
  parts.log.error({ plugin: id, code, detail }, sentence(id, 'off'))
  parts.bus.publish('plugins.changed', {})
}

/** It has proved itself. */
export async function confirmPlugin(
  { sql, bus, log }: Pick<LifecycleParts, 'sql' | 'bus' | 'log'>,
  id: string,
  hash: string
): Promise<void> {
  const changed = await sql.run(
    `update plugins set state = 'active', probation_until = null, updated_at = ?
     where id = ? and hash = ? and state = 'probation'`,
    [Date.now(), id, hash]
  )
  if (changed !== 1) return
  log.info({ plugin: id, version: (await findInstalled(sql, id))?.version }, `${id} is active`)
  bus.publish('plugins.changed', {})
}

/** Caliopen may have been updated since. */
function runsHere({ manifest }: PreviousVersion): boolean {
  return isCompatible(manifest, CORE_VERSION)
}

function sentence(id: string, outcome: Outcome): string {
  return outcome === 'off'
    ? `${id} is switched off`
    : `${id} went back to the version before, with its data`
}
