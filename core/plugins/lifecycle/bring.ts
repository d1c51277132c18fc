import { fault } from '../fault.js'
import { RefusedError } from '../errors.js'
import { artefactFolder } from '../installed/artefact_folder.js'
import { readArtefact, storeArtefact } from '../installed/artefacts.js'
import type { Grants, InstalledPlugin } from '../installed/installed_plugin.js'
import { findInstalled, listInstalled, writeInstalled } from '../installed/plugin_rows.js'
import { unanswered } from '../installed/settings.js'
import type { CheckedPackage } from '../packages/checked_package.js'
import { readPackage } from '../packages/read_package.js'
import type { Sql } from '#database/sql.js'
import { judgeBringing, type BringFacts, type BringVerdict } from './judge.js'
import type { Acceptance, OperationRequest, PackagePlace } from './operation.js'
import { pinnedOwner, pinOwner } from './owners.js'
import { snapshotOf } from './previous.js'
import type { Run } from './run.js'
import { tryVersion } from './try_version.js'

type BringRequest = Extract<OperationRequest, { kind: 'install' | 'update' }>

/** Where the bytes came from. */
interface Fetched {
  bytes: Buffer
  source: string | null
}

/** Installs a package, or updates to it. Everything before `activate` leaves the installation as it is. */
export async function bring(run: Run, request: BringRequest): Promise<void> {
  await run.step('fetch')
  const { bytes, source } = await fetchPackage(run, request.package)
  await run.step('check')
  const checked = await checkPackage(run, bytes)
  await run.isAbout(checked.manifest.id, checked.hash)
  await run.step('approve')
  const verdict = await judge(run, run.parts.sql, request, checked)
  if (verdict.kind === 'asks') return run.ask(verdict.questions, checked.hash, source)
  await run.step('unpack')
  await artefactFolder(run.parts.sql, run.parts.dataDir, checked.hash)
  await run.step('canary')
  const next = await nextPlugin(run, checked, source, request.accept)
  const isAnswered = await tryOut(run, next)
  await run.step('activate')
  await activate(run, request, checked, isAnswered ? next : { ...next, state: 'inactive' })
}

async function fetchPackage({ parts, operation }: Run, place: PackagePlace): Promise<Fetched> {
  if ('hash' in place) {
    const bytes = await readArtefact(parts.sql, place.hash)
    if (!bytes) throw new RefusedError([fault('E_PACKAGE_GONE')])
    return { bytes, source: place.source ?? null }
  }
  const offered = await parts.market.find(place.offer, place.version)
  if (!offered) {
    const { version = '' } = place
    throw new RefusedError([fault('E_NO_OFFER', { name: place.offer, version })])
  }
  parts.log.info({ operation: operation.id, ...offered }, `${offered.id} is fetched`)
  const bytes = await parts.market.fetch(offered)
  await storeArtefact(parts.sql, bytes)
  return { bytes, source: offered.source }
}

async function checkPackage({ parts }: Run, bytes: Buffer): Promise<CheckedPackage> {
  const read = await readPackage(bytes)
  if (!read.ok) throw new RefusedError(read.faults)
  const faults = await parts.checkThemes(read.package)
  if (faults.length > 0) throw new RefusedError(faults)
  return read.package
}

type Allowed = Exclude<BringVerdict, { kind: 'refused' }>

async function judge(
  run: Run,
  sql: Sql,
  request: BringRequest,
  checked: CheckedPackage
): Promise<Allowed> {
  const verdict = judgeBringing(await gather(run, sql, request, checked))
  if (verdict.kind === 'refused') throw new RefusedError(verdict.faults)
  return verdict
}

async function gather(
  { parts }: Run,
  sql: Sql,
  request: BringRequest,
  { manifest, key, hash }: CheckedPackage
): Promise<BringFacts> {
  const { id, version } = manifest
  const all = await listInstalled(sql)
  return {
    manifest,
    key,
    asked: request.kind === 'update' ? request.plugin : null,
    installed: all.find((plugin) => plugin.id === id) ?? null,
    others: all.filter((plugin) => plugin.id !== id),
    pinned: await pinnedOwner(sql, id),
    revocation: await parts.market.revocation({ id, version, hash, key }),
    accept: request.accept,
  }
}

/** The row as it would stand. What was on stays on; what was off is not switched on by an update. */
async function nextPlugin(
  { parts }: Run,
  { manifest, hash, key }: CheckedPackage,
  source: string | null,
  accept: Acceptance
): Promise<InstalledPlugin> {
  const now = Date.now()
  const { id, version } = manifest
  const before = await findInstalled(parts.sql, id)
  const wasOff = before?.state === 'inactive'
  return {
    ...{ id, version, hash, manifest, source, publisherKey: key },
    state: wasOff ? 'inactive' : 'probation',
    grants: grantsOf(manifest, before, accept),
    previous: before && snapshotOf(before),
    probationUntil: now + parts.probation,
    failure: null,
    automatic: before?.automatic ?? false,
    installedAt: before?.installedAt ?? now,
    updatedAt: now,
  }
}

function grantsOf(
  { permissions }: InstalledPlugin['manifest'],
  before: InstalledPlugin | null,
  { privateHosts = [] }: Acceptance
): Grants {
  const names = new Set([...(before?.grants.privateHosts ?? []), ...privateHosts])
  return { permissions, privateHosts: [...names] }
}

/** False when the administrator has questions to answer first: nobody could work without the answers. */
async function tryOut({ parts }: Run, next: InstalledPlugin): Promise<boolean> {
  const missing = await unanswered(parts.sql, next.id, next.manifest.settings)
  if (missing.length > 0) return false
  await tryVersion(parts, next, null)
  return true
}

/** Judged again, for somebody may have changed something meanwhile. */
function activate(
  run: Run,
  request: BringRequest,
  checked: CheckedPackage,
  next: InstalledPlugin
): Promise<void> {
  return run.change(async (trx) => {
    const verdict = await judge(run, trx, request, checked)
    if (verdict.kind === 'asks') throw new RefusedError([fault('E_CHANGED_MEANWHILE')])
    if (next.previous) await run.parts.storage.snapshot(trx, next.id, next.previous.version)
    await writeInstalled(trx, { ...next, probationUntil: Date.now() + run.parts.probation })
    await pinOwner(trx, next.id, verdict.owner, next.version, run.by)
    await trx.run('delete from plugin_removals where plugin_id = ?', [next.id])
    return { version: next.version, file: null }
  })
}
