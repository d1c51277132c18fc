import type { Sql } from '#database/sql.js'
import { RefusedError } from '../../errors.js'
import { fault } from '../../fault.js'
import { artefactFolder } from '../../installed/artefact_folder.js'
import {
  findInstalled,
  listInstalled,
  lockInstalled,
  writeInstalled,
} from '../../installed/plugin_rows.js'
import { unanswered } from '../../installed/settings.js'
import type { CheckedPackage } from '../../packages/checked_package.js'
import { readPackage } from '../../packages/read_package.js'
import { fetchPackage, type Fetched } from './fetch_package.js'
import { judgeBringing, type BringVerdict } from './judge.js'
import { nextPlugin } from './next_plugin.js'
import type { OperationRequest } from '../operations/operation.js'
import { pinnedOwner, pinOwner } from '../consent/owners.js'
import type { LifecycleParts } from '../parts.js'
import type { Run } from '../operations/run.js'
import { tryVersion } from './try_version.js'

type BringRequest = Extract<OperationRequest, { kind: 'install' | 'update' }>

/** One package on its way in. */
interface Bringing extends Omit<Fetched, 'bytes'> {
  request: BringRequest
  checked: CheckedPackage
}

/** Installs a package, or updates to it. Everything before `activate` leaves the installation as it is. */
export async function bring(run: Run, request: BringRequest): Promise<void> {
  const { parts } = run
  await run.step('fetch')
  const { bytes, ...from } = await fetchPackage(parts, request.package)
  await run.step('check')
  const checked = await checkPackage(parts, bytes)
  await run.isAbout(checked.manifest.id, checked.hash)
  await run.step('approve')
  const bringing = { ...from, request, checked }
  const verdict = await judge(parts, parts.sql, bringing)
  if (verdict.kind === 'asks') return run.ask(verdict.questions, { hash: checked.hash, ...from })
  await run.step('unpack')
  await artefactFolder(parts.sql, parts.dataDir, checked.hash)
  await run.step('canary')
  const isReady = await tryOut(parts, bringing)
  await run.step('activate')
  await activate(run, bringing, isReady)
}

async function checkPackage(parts: LifecycleParts, bytes: Buffer): Promise<CheckedPackage> {
  const read = await readPackage(bytes)
  if (!read.ok) throw new RefusedError(read.faults)
  const faults = await parts.checkThemes(read.package)
  if (faults.length > 0) throw new RefusedError(faults)
  return read.package
}

type Allowed = Exclude<BringVerdict, { kind: 'refused' }>

async function judge(
  { market }: LifecycleParts,
  sql: Sql,
  { request, checked: { manifest, key, hash }, source, bundled }: Bringing
): Promise<Allowed> {
  const { id, version } = manifest
  const all = await listInstalled(sql)
  const verdict = judgeBringing({
    ...{ manifest, key, bundled, accept: request.accept },
    asked: request.kind === 'update' ? request.plugin : null,
    installed: all.find((plugin) => plugin.id === id) ?? null,
    others: all.filter((plugin) => plugin.id !== id),
    pinned: await pinnedOwner(sql, id),
    revocation: await market.revocation({ id, version, hash, key, source }),
  })
  if (verdict.kind === 'refused') throw new RefusedError(verdict.faults)
  return verdict
}

/** False when the administrator has questions to answer first: nobody could work without the answers. */
async function tryOut(parts: LifecycleParts, bringing: Bringing): Promise<boolean> {
  const { id, settings } = bringing.checked.manifest
  if ((await unanswered(parts.sql, id, settings)).length > 0) return false
  const next = nextOf(bringing, await findInstalled(parts.sql, id), parts)
  await tryVersion(parts, next, null)
  return true
}

/** Judged again, for somebody may have changed something meanwhile. */
function activate(run: Run, bringing: Bringing, isReady: boolean): Promise<void> {
  const { parts } = run
  const { id, version } = bringing.checked.manifest
  return run.change(async (trx) => {
    const before = await lockInstalled(trx, id)
    const verdict = await judge(parts, trx, bringing)
    if (verdict.kind === 'asks') throw new RefusedError([fault('E_CHANGED_MEANWHILE')])
    const next = nextOf(bringing, before, parts)
    if (before) await parts.storage.snapshot(trx, id, before.version)
    await writeInstalled(trx, isReady ? next : { ...next, state: 'inactive' })
    await pinOwner(trx, id, verdict.owner, version, run.by)
    await trx.run('delete from plugin_removals where plugin_id = ?', [id])
    return { version, file: null }
  })
}

function nextOf(
  { request, checked, source }: Bringing,
  before: Parameters<typeof nextPlugin>[0]['before'],
  { probation }: LifecycleParts
) {
  const { privateHosts = [] } = request.accept
  return nextPlugin({ checked, source, before, privateHosts, probation, now: Date.now() })
}
