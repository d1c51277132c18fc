import semver from 'semver'
import type { Sql } from '#database/sql.js'
import { listInstalled } from '../../installed/plugin_rows.js'
import type { InstalledPlugin } from '../../installed/installed_plugin.js'
import { listOperations, requestOperation } from '../operations/operation_rows.js'
import type { OperationRequest } from '../operations/operation.js'
import { runOperations } from '../operations/operations.js'
import type { LifecycleParts, Offered } from '../parts.js'

const PATIENCE = 10 * 60 * 1000

/**
 * What comes with Caliopen is there before the first message is digested, unless somebody removed it; what came with
 * an earlier build follows the build. It is as trusted as the code that brings it: nothing is asked.
 */
export async function bringPreinstalled(parts: LifecycleParts): Promise<void> {
  const { sql, bus } = parts
  const installed = new Map((await listInstalled(sql)).map((plugin) => [plugin.id, plugin]))
  for (const offered of await parts.market.preinstalled()) {
    const { id, version } = offered
    if (!(await isWanted(sql, offered, installed.get(id) ?? null))) continue
    const place = { offer: id, version }
    const accept = { permissions: true, owner: true }
    const request = installed.has(id)
      ? ({ kind: 'update', plugin: id, package: place, accept } as const)
      : ({ kind: 'install', package: place, accept } as const)
    await requestOperation(sql, bus, request)
  }
  await runOperations(parts)
}

async function isWanted(
  sql: Sql,
  { id, version, source }: Offered,
  installed: InstalledPlugin | null
): Promise<boolean> {
  if (!installed) return !(await isRemoved(sql, id)) && !(await failedLately(sql, id, version))
  if (installed.source !== source || installed.state === 'off') return false
  if (!semver.gt(version, installed.version)) return false
  return installed.failure?.version !== version && !(await failedLately(sql, id, version))
}

async function isRemoved(sql: Sql, id: string): Promise<boolean> {
  const row = await sql.get('select plugin_id from plugin_removals where plugin_id = ?', [id])
  return row !== undefined
}

/** What did not work a moment ago is not tried at every start; its operation says why. */
async function failedLately(sql: Sql, id: string, version: string): Promise<boolean> {
  const operations = await listOperations(sql, { plugin: id, limit: 10 })
  return operations.some(
    ({ state, request, updatedAt }) =>
      state === 'failed' && updatedAt > Date.now() - PATIENCE && offers(request, version)
  )
}

function offers(request: OperationRequest, version: string): boolean {
  return 'package' in request && 'offer' in request.package && request.package.version === version
}
