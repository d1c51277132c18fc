import { isCompatible } from '@caliopen/contract/manifest/read_manifest'
import type { IndexedPlugin, IndexedVersion } from '@caliopen/contract/marketplace/index_document'
import semver from 'semver'
import type { KnownIndex } from '../indexes/index_state.js'
import type { Offer } from './offer.js'
import { revocationOf } from './revocations.js'

/** A plugin with all its versions, newest first, of whatever index. */
export interface OfferedPlugin {
  plugin: IndexedPlugin
  /** at least one */
  offers: [Offer, ...Offer[]]
}

/**
 * What all indexes offer together. An id belongs to the first index that has it: another one may add versions of the
 * same publisher's key, and one that puts its own plugin under that id is not heard.
 */
export function offersOf(
  indexes: readonly KnownIndex[],
  coreVersion: string
): Map<string, OfferedPlugin> {
  const found = new Map<string, OfferedPlugin>()
  for (const index of indexes) {
    for (const plugin of index.document.plugins) {
      const before = found.get(plugin.id)
      if (before && before.plugin.key !== plugin.key) continue
      const offers = plugin.versions.map((one) => offerOf(index, plugin, one, indexes, coreVersion))
      const all = sorted([...(before?.offers ?? []), ...offers])
      if (all) found.set(plugin.id, { plugin: newerOf(before?.plugin, plugin), offers: all })
    }
  }
  return found
}

function offerOf(
  { state }: KnownIndex,
  { id, publisher, key, owners, icon, preinstalled = false }: IndexedPlugin,
  details: IndexedVersion,
  indexes: readonly KnownIndex[],
  coreVersion: string
): Offer {
  const { version } = details
  const { sha512 } = details.package
  const revocable = { id, version, sha512, key, index: state.name }
  return {
    index: state.name,
    bundled: state.place === 'bundled',
    id,
    version,
    publisher,
    key,
    owners,
    icon: icon ?? null,
    compatible: isCompatible(details, coreVersion),
    preinstalled: preinstalled && state.place === 'bundled',
    revocation: revocationOf(revocable, indexes),
    details,
    sha512,
  }
}

/** Of the same version the one that was found first: it is on this machine's disk, or was added earlier. */
function sorted(offers: readonly Offer[]): [Offer, ...Offer[]] | null {
  const once = offers.filter(
    ({ version }, at) => offers.findIndex((other) => other.version === version) === at
  )
  const [first, ...others] = once.toSorted((a, b) => semver.rcompare(a.version, b.version))
  return first ? [first, ...others] : null
}

function newerOf(before: IndexedPlugin | undefined, plugin: IndexedPlugin): IndexedPlugin {
  const [ours] = before?.versions ?? []
  const [theirs] = plugin.versions
  if (!before || !ours || !theirs) return plugin
  return semver.gt(theirs.version, ours.version) ? plugin : before
}
