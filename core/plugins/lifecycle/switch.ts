import { fault } from '../fault.js'
import { RefusedError } from '../errors.js'
import { artefactFolder } from '../installed/artefact_folder.js'
import type { InstalledPlugin } from '../installed/installed_plugin.js'
import { findInstalled, writeInstalled } from '../installed/plugin_rows.js'
import { unanswered } from '../installed/settings.js'
import { goBack, hasPrevious } from './previous.js'
import type { Run } from './run.js'
import { tryVersion } from './try_version.js'

/** Who had not proved itself when it was switched off begins its probation again. */
export async function activate(run: Run, id: string): Promise<void> {
  const plugin = await mustBeInstalled(run, id)
  if (isOn(plugin)) throw new RefusedError([fault('E_ALREADY_ON', { id })])
  await refuseRevoked(run, plugin)
  await refuseUnanswered(run, plugin)
  await run.step('unpack')
  await artefactFolder(run.parts.sql, run.parts.dataDir, plugin.hash)
  await run.step('canary')
  await tryVersion(run.parts, plugin, null)
  await run.step('activate')
  await run.change(async (trx) => {
    const isProbation = plugin.probationUntil !== null
    await writeInstalled(trx, {
      ...plugin,
      state: isProbation ? 'probation' : 'active',
      probationUntil: isProbation ? Date.now() + run.parts.probation : null,
      failure: null,
      updatedAt: Date.now(),
    })
    return { version: plugin.version, file: null }
  })
}

export async function deactivate(run: Run, id: string): Promise<void> {
  const plugin = await mustBeInstalled(run, id)
  if (!isOn(plugin)) throw new RefusedError([fault('E_ALREADY_OFF', { id })])
  await run.step('deactivate')
  await run.change(async (trx) => {
    await writeInstalled(trx, { ...plugin, state: 'inactive', updatedAt: Date.now() })
    return { version: plugin.version, file: null }
  })
}

/** The version before the last update, with what it had kept. */
export async function rollBack(run: Run, id: string): Promise<void> {
  const plugin = await mustBeInstalled(run, id)
  if (!hasPrevious(plugin)) throw new RefusedError([fault('E_NO_PREVIOUS', { id })])
  const { previous } = plugin
  await refuseRevoked(run, { id, ...previous })
  await run.step('unpack')
  await artefactFolder(run.parts.sql, run.parts.dataDir, previous.hash)
  await run.step('canary')
  await tryVersion(run.parts, { id, ...previous }, previous.version)
  await run.step('restore')
  await run.change(async (trx) => {
    await goBack(run.parts, trx, plugin, null)
    return { version: previous.version, file: null }
  })
}

export async function mustBeInstalled({ parts }: Run, id: string): Promise<InstalledPlugin> {
  const plugin = await findInstalled(parts.sql, id)
  if (!plugin) throw new RefusedError([fault('E_NOT_INSTALLED', { id })])
  return plugin
}

function isOn({ state }: InstalledPlugin): boolean {
  return state === 'active' || state === 'probation'
}

async function refuseRevoked(
  { parts }: Run,
  {
    id,
    version,
    hash,
    publisherKey: key,
  }: Pick<InstalledPlugin, 'id' | 'version' | 'hash' | 'publisherKey'>
): Promise<void> {
  const reason = await parts.market.revocation({ id, version, hash, key })
  if (reason !== null) throw new RefusedError([fault('E_REVOKED', { reason })])
}

async function refuseUnanswered({ parts }: Run, { id, manifest }: InstalledPlugin): Promise<void> {
  const missing = await unanswered(parts.sql, id, manifest.settings)
  if (missing.length > 0) {
    throw new RefusedError([fault('E_UNANSWERED', { names: missing.join(', ') })])
  }
}
