import semver from 'semver'
import type { Revocation } from '@caliopen/contract/marketplace/index_document'
import { knownIndexes } from '../indexes/known_indexes.js'
import type { KnownIndex } from '../indexes/index_state.js'
import type { MarketplaceParts } from '../parts.js'

/** A package, installed or offered: what revocations speak of. */
export interface Revocable {
  id: string
  version: string
  /** of the package, hex */
  sha512: string
  /** the publisher's */
  key: string
  /** the index it came from; null where somebody uploaded it */
  index: string | null
}

/** Who installs from an index lets it take back what it gave, and nobody else's; the build's may take back all. */
export function revocationOf(plugin: Revocable, indexes: readonly KnownIndex[]): Revocation | null {
  const heard = indexes.filter(
    ({ state }) => plugin.index === null || state.name === plugin.index || state.place === 'bundled'
  )
  const all = heard.flatMap(({ document }) => document.revocations)
  return all.find((revocation) => concerns(revocation, plugin)) ?? null
}

/** Of these the ones that must not run any more, each with its reason. */
export async function findRevoked<Plugin extends Revocable>(
  parts: Pick<MarketplaceParts, 'sql' | 'bundled'>,
  plugins: readonly Plugin[]
): Promise<{ plugin: Plugin; revocation: Revocation }[]> {
  const indexes = await knownIndexes(parts)
  return plugins.flatMap((plugin) => {
    const revocation = revocationOf(plugin, indexes)
    return revocation ? [{ plugin, revocation }] : []
  })
}

function concerns({ id, versions, sha512, key }: Revocation, plugin: Revocable): boolean {
  if (id !== undefined && id !== plugin.id) return false
  if (sha512 !== undefined && sha512 !== plugin.sha512) return false
  if (key !== undefined && key !== plugin.key) return false
  const range = versions ?? '*'
  return semver.satisfies(plugin.version, range, { includePrerelease: true })
}
