import type { Contributions, Manifest } from '@caliopen/contract/manifest/manifest'
import semver from 'semver'
import { fault, type Fault } from '../../fault.js'
import type { InstalledPlugin } from '../../installed/installed_plugin.js'
import type { Acceptance, OperationQuestions } from '../operations/operation.js'
import { ownerChange, type Owner } from '../consent/owner_change.js'
import { permissionDiff } from '../consent/permission_diff.js'

/** All that decides whether a package may come in, looked up beforehand. */
export interface BringFacts {
  manifest: Manifest
  key: string
  /** the plugin that was to be updated; null for an installation */
  asked: string | null
  /** what runs under this id now */
  installed: InstalledPlugin | null
  /** every other plugin of the installation */
  others: readonly InstalledPlugin[]
  pinned: Owner | null
  /** it comes with the build, whose key is made anew with every clone: it is as trusted as the code */
  bundled: boolean
  /** why an index took this version back */
  revocation: string | null
  accept: Acceptance
}

export type BringVerdict =
  | { kind: 'refused'; faults: readonly Fault[] }
  | { kind: 'asks'; questions: OperationQuestions }
  | { kind: 'agreed'; owner: Owner; questions: OperationQuestions }

/** Names that are the house's own. */
const OURS: Partial<Record<keyof Contributions, readonly string[]>> = {
  channels: ['email'],
  themes: ['default'],
}

/** Whether this package may be installed here: refused with all reasons, asks first, or agreed. */
export function judgeBringing(facts: BringFacts): BringVerdict {
  const faults = [
    ...ofIdentity(facts),
    ...ofVersion(facts),
    ...ofNames(facts),
    ...ofParents(facts),
    ...(facts.revocation === null ? [] : [fault('E_REVOKED', { reason: facts.revocation })]),
  ]
  if (faults.length > 0) return { kind: 'refused', faults }
  const { accept } = facts
  const owner = ownerOf(facts)
  const questions = questionsOf(facts, owner)
  const open = {
    permissions: accept.permissions ? null : questions.permissions,
    owner: accept.owner ? null : questions.owner,
  }
  return open.permissions || open.owner
    ? { kind: 'asks', questions }
    : { kind: 'agreed', owner, questions }
}

/** A first installation is always asked about; an update, when it wants more or comes from somebody else. */
function questionsOf(facts: BringFacts, owner: Owner): OperationQuestions {
  const { installed, manifest, pinned, bundled } = facts
  const diff = permissionDiff(installed?.grants.permissions ?? null, manifest.permissions)
  return {
    permissions: !installed || diff.more ? diff : null,
    owner: bundled ? null : ownerChange(pinned, owner),
  }
}

function ownerOf({ manifest: { publisher }, key }: BringFacts): Owner {
  return { publisher: publisher.id, name: publisher.name, key }
}

function ofIdentity({ asked, installed, manifest }: BringFacts): Fault[] {
  if (asked === null) return []
  if (manifest.id !== asked) return [fault('E_OTHER_PLUGIN', { id: manifest.id, asked })]
  return installed ? [] : [fault('E_NOT_INSTALLED', { id: asked })]
}

function ofVersion({ installed, manifest: { version } }: BringFacts): Fault[] {
  if (!installed) return []
  const order = semver.compare(version, installed.version)
  const values = { version, installed: installed.version }
  if (order === 0) return [fault('E_SAME_VERSION', values)]
  return order < 0 ? [fault('E_DOWNGRADE', values)] : []
}

/** The first who brings a name has it. */
function ofNames({ manifest, others }: BringFacts): Fault[] {
  return namesOf(manifest).flatMap(([point, name]) => {
    if (OURS[point]?.includes(name)) return [fault('E_NAME_TAKEN', { name, plugin: 'Caliopen' })]
    const owner = others.find((other) => namesAt(other.manifest, point).includes(name))
    return owner ? [fault('E_NAME_TAKEN', { name, plugin: owner.id })] : []
  })
}

/** A theme goes on from one that is there. */
function ofParents({ manifest, others }: BringFacts): Fault[] {
  const themes = manifest.contributes.themes ?? []
  const known = new Set([
    'default',
    ...themes.map(({ name }) => name),
    ...others.flatMap((other) => namesAt(other.manifest, 'themes')),
  ])
  const orphans = themes.filter(({ parent }) => !known.has(parent))
  return orphans.map(({ parent }) => fault('E_NO_PARENT', { parent }))
}

function namesOf(manifest: Manifest): [keyof Contributions, string][] {
  const points = Object.keys(manifest.contributes) as (keyof Contributions)[]
  return points.flatMap((point) =>
    namesAt(manifest, point).map((name): [keyof Contributions, string] => [point, name])
  )
}

function namesAt({ contributes }: Manifest, point: keyof Contributions): string[] {
  return (contributes[point] ?? []).map(({ name }) => name)
}
