import { RefusedError } from '../../errors.js'
import { fault } from '../../fault.js'
import { readArtefact, storeArtefact } from '../../installed/artefacts.js'
import type { PackagePlace } from '../operations/operation.js'
import type { LifecycleParts } from '../parts.js'

/** A package, and where it came from. */
export interface Fetched {
  bytes: Buffer
  source: string | null
  bundled: boolean
}

/** What was fetched is kept in the database at once: a crash does not ask the network twice. */
export async function fetchPackage(
  { sql, market }: LifecycleParts,
  place: PackagePlace
): Promise<Fetched> {
  if ('hash' in place) {
    const bytes = await readArtefact(sql, place.hash)
    if (!bytes) throw new RefusedError([fault('E_PACKAGE_GONE')])
    return { bytes, source: place.source ?? null, bundled: place.bundled ?? false }
  }
  const offered = await market.find(place.offer, place.version)
  if (!offered) {
    const code = place.version === undefined ? 'E_NO_OFFER' : 'E_NO_SUCH_VERSION'
    const { offer: name, version = '' } = place
    throw new RefusedError([fault(code, { name, version })])
  }
  const { source, bundled } = offered
  const bytes = await fetchOffered(() => offered.fetch())
  await storeArtefact(sql, bytes)
  return { bytes, source, bundled }
}

async function fetchOffered(fetch: () => Promise<Buffer>): Promise<Buffer> {
  try {
    return await fetch()
  } catch (error) {
    throw new RefusedError([fault('E_FETCH', { detail: (error as Error).message })])
  }
}
