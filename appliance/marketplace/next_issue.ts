import semver from 'semver'
import type {
  IndexDocument,
  IndexedPlugin,
  IndexedVersion,
  Ownership,
} from '@caliopen/contract/marketplace/index_document'
import { PackingError } from '#core/plugins/packing/errors.js'
import type { MadePackage } from './made_package.js'
import type { MarketplaceSettings } from './settings.js'

export interface Issue {
  settings: MarketplaceSettings
  packages: readonly MadePackage[]
  /** the issue before, if there was one: its versions and owners stay */
  previous: IndexDocument | null
  /** raw, base64url: who may sign the next one */
  keys: string[]
  /** milliseconds since the epoch */
  now: number
  lasts: number
}

const MOST_VERSIONS = 200

/** Goes on from the issue before: a higher version, and everything that was ever offered. Throws a PackingError. */
export function nextIssue({
  settings,
  packages,
  previous,
  keys,
  now,
  lasts,
}: Issue): IndexDocument {
  const made = packages.map((one) => nextPlugin(one, settings, previous, now))
  const gone = (previous?.plugins ?? []).filter(({ id }) => made.every((one) => one.id !== id))
  return {
    format: 1,
    name: settings.name,
    title: settings.title,
    version: Math.max((previous?.version ?? 0) + 1, Math.floor(now / 1000)),
    issued: now,
    expires: now + lasts,
    keys,
    plugins: [...made, ...gone].sort((a, b) => (a.id < b.id ? -1 : 1)),
    revocations: settings.revocations,
  }
}

function nextPlugin(
  { manifest, key, icon, version }: MadePackage,
  { preinstalled }: MarketplaceSettings,
  previous: IndexDocument | null,
  now: number
): IndexedPlugin {
  const before = previous?.plugins.find(({ id }) => id === manifest.id)
  const { id, publisher } = manifest
  return {
    id,
    publisher,
    key,
    owners: nextOwners(before?.owners ?? [], {
      publisher: publisher.id,
      name: publisher.name,
      key,
      since: now,
    }),
    ...(preinstalled.includes(id) && { preinstalled: true }),
    ...(icon && { icon }),
    versions: nextVersions(id, before?.versions ?? [], version),
  }
}

function nextOwners(before: readonly Ownership[], owner: Ownership): Ownership[] {
  const last = before.at(-1)
  const same = last?.publisher === owner.publisher && last.key === owner.key
  return same ? [...before] : [...before, owner]
}

/** A version that was published is what it was for ever: whoever installs it again gets the same. */
function nextVersions(
  id: string,
  before: readonly IndexedVersion[],
  version: IndexedVersion
): IndexedVersion[] {
  const published = before.find((one) => one.version === version.version)
  if (published && published.package.sha512 !== version.package.sha512) {
    throw new PackingError([
      `${id} ${version.version} was published with other content: give it a higher version.`,
    ])
  }
  const others = before.filter((one) => one.version !== version.version)
  const all = [published ? { ...version, published: published.published } : version, ...others]
  return all.sort((a, b) => semver.rcompare(a.version, b.version)).slice(0, MOST_VERSIONS)
}
