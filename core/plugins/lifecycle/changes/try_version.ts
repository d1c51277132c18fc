import { fault } from '../../fault.js'
import { RefusedError } from '../../errors.js'
import { loadRunnable, type VersionToRun } from '../../installed/runnable_source.js'
import { hasCode } from '../../packages/has_code.js'
import type { LifecycleParts } from '../parts.js'

/**
 * The canary: a version must start and say that it works before anybody depends on it. `storageOf` is the version whose
 * data it is tried with; null: those of now. What has no code has nothing to start.
 */
export async function tryVersion(
  parts: LifecycleParts,
  version: VersionToRun,
  storageOf: string | null
): Promise<void> {
  if (!hasCode(version.manifest)) return
  const runnable = await loadRunnable(parts, version)
  try {
    await parts.tryOut(runnable, storageOf)
  } catch (error) {
    parts.log.warn({ err: error, plugin: version.id }, `${version.id} failed when it was tried`)
    const values = { version: version.version, detail: (error as Error).message }
    throw new RefusedError([fault('E_CANARY', values)])
  }
}
