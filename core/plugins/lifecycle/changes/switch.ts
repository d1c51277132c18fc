import { isCompatible } from '@caliopen/contract/manifest/read_manifest'
import type { Sql } from '#database/sql.js'
import { RefusedError } from '../../errors.js'
import { fault } from '../../fault.js'
import { artefactFolder } from '../../installed/artefact_folder.js'
import type { InstalledPlugin } from '../../installed/installed_plugin.js'
import { findInstalled, lockInstalled, writeInstalled } from '../../installed/plugin_rows.js'
import { unanswered } from '../../installed/settings.js'
import { CORE_VERSION } from '../../packages/core_version.js'
import type { LifecycleParts, VersionAt } from '../parts.js'
import { goBack, hasPrevious } from './previous.js'
import type { Run } from '../operations/run.js'
import { tryVersion } from './try_version.js'

/** Who had not proved itself when it was switched off begins its probation again. */
export async function activate(run: Run, id: string): Promise<void> {
  const { parts } = run
  const plugin = await mustBeInstalled(parts, id)
  if (isOn(plugin)) throw new RefusedError([fault('E_ALREADY_ON', { id })])
  refuseIncompatible(plugin)
  await refuseRevoked(parts, { ...plugin, key: plugin.publisherKey })
  await refuseUnanswered(parts, plugin)
  await run.step('unpack')
  await artefactFolder(parts.sql, parts.dataDir, plugin.hash)
  await run.step('canary')
  await tryVersion(parts, plugin, null)
  await run.step('activate')
  await run.change(async (trx) => {
    const now = await sameStill(trx, plugin)
    const isProbation = now.probationUntil !== null
    await writeInstalled(trx, {
      ...now,
      state: isProbation ? 'probation' : 'active',
      probationUntil: isProbation ? Date.now() + parts.probation : null,
      failure: null,
      updatedAt: Date.now(),
    })
    return { version: plugin.version, file: null }
  })
}

export async function deactivate(run: Run, id: string): Promise<void> {
  const plugin = await mustBeInstalled(run.parts, id)
  if (!isOn(plugin)) throw new RefusedError([fault('E_ALREADY_OFF', { id })])
  await run.step('deactivate')
  await run.change(async (trx) => {
    const now = await sameStill(trx, plugin)
    await writeInstalled(trx, { ...now, state: 'inactive', updatedAt: Date.now() })
    return { version: plugin.version, file: null }
  })
}

/** The version before the last update, with what it had kept. */
export async function rollBack(run: Run, id: string): Promise<void> {
  const { parts } = run
  const plugin = await mustBeInstalled(parts, id)
  if (!hasPrevious(plugin)) throw new RefusedError([fault('E_NO_PREVIOUS', { id })])
  const { previous } = plugin
  refuseIncompatible(previous)
  await refuseRevoked(parts, { id, ...previous, key: previous.publisherKey })
  await run.step('unpack')
  await artefactFolder(parts.sql, parts.dataDir, previous.hash)
  await run.step('canary')
  await tryVersion(parts, { id, ...previous }, previous.version)
  await run.step('restore')
  await run.change(async (trx) => {
    const now = await sameStill(trx, plugin)
    await goBack(parts, trx, { ...now, previous }, null)
    return { version: previous.version, file: null }
  })
}

export async function mustBeInstalled(
  { sql }: Pick<LifecycleParts, 'sql'>,
  id: string
): Promise<InstalledPlugin> {
  const plugin = await findInstalled(sql, id)
  if (!plugin) throw new RefusedError([fault('E_NOT_INSTALLED', { id })])
  return plugin
}

/** The row as it stands now, unless somebody put another version there while we tried this one. */
async function sameStill(trx: Sql, { id, hash }: InstalledPlugin): Promise<InstalledPlugin> {
  const now = await lockInstalled(trx, id)
  if (now?.hash !== hash) throw new RefusedError([fault('E_CHANGED_MEANWHILE')])
  return now
}

function isOn({ state }: InstalledPlugin): boolean {
  return state === 'active' || state === 'probation'
}

function refuseIncompatible({ manifest }: Pick<InstalledPlugin, 'manifest'>): void {
  if (isCompatible(manifest, CORE_VERSION)) return
  const values = { range: manifest.core, version: CORE_VERSION }
  throw new RefusedError([fault('E_INCOMPATIBLE', values)])
}

async function refuseRevoked({ market }: LifecycleParts, version: VersionAt): Promise<void> {
  const reason = await market.revocation(version)
  if (reason !== null) throw new RefusedError([fault('E_REVOKED', { reason })])
}

async function refuseUnanswered(
  { sql }: LifecycleParts,
  { id, manifest }: InstalledPlugin
): Promise<void> {
  const missing = await unanswered(sql, id, manifest.settings)
  if (missing.length === 0) return
  throw new RefusedError([fault('E_UNANSWERED', { names: missing.join(', ') })])
}
