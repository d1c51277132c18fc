import { createHash } from 'node:crypto'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { holds, type PackageSignature } from '@caliopen/contract/package/signature'
import { fault, type Fault } from '../fault.js'
import { LIMITS } from './limits.js'

export const SIGNATURE = 'signature.json'

export type ReadSignature = { key: string; fault: null } | { key: null; fault: Fault }

/** Whether the package is, file by file, what its signature says, and whether the signature holds. */
export function readSignature(
  files: ReadonlyMap<string, Buffer>,
  manifest: Manifest
): ReadSignature {
  const bytes = files.get(SIGNATURE)
  if (!bytes) return { key: null, fault: fault('E_UNSIGNED') }
  const signature = parse(bytes)
  if (!signature) return { key: null, fault: fault('E_BROKEN_SIGNATURE') }
  const found = hashesOf(files)
  const difference = firstDifference(found, signature.files)
  if (difference) return { key: null, fault: difference }
  const { id, version, publisher } = manifest
  return holds(signature, { id, version, publisher: publisher.id, files: found })
    ? { key: signature.key, fault: null }
    : { key: null, fault: fault('E_WRONG_SIGNATURE') }
}

/** As in `signature.json`: SHA-512, base64url, of every file but that one. */
export function hashesOf(files: ReadonlyMap<string, Buffer>): Record<string, string> {
  const hashes = [...files].flatMap(([path, bytes]) =>
    path === SIGNATURE ? [] : [[path, createHash('sha512').update(bytes).digest('base64url')]]
  )
  return Object.fromEntries(hashes) as Record<string, string>
}

function parse(bytes: Buffer): PackageSignature | null {
  if (bytes.length > LIMITS.signature) return null
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return isSignature(value) ? value : null
  } catch {
    return null
  }
}

function isSignature(value: unknown): value is PackageSignature {
  if (typeof value !== 'object' || value === null) return false
  const { format, algorithm, key, files, signature } = value as Record<string, unknown>
  if (format !== 1 || algorithm !== 'ed25519') return false
  if (typeof key !== 'string' || typeof signature !== 'string') return false
  if (typeof files !== 'object' || files === null || Array.isArray(files)) return false
  return Object.values(files).every((hash) => typeof hash === 'string')
}

function firstDifference(
  found: Readonly<Record<string, string>>,
  listed: Readonly<Record<string, string>>
): Fault | null {
  const unlisted = Object.keys(found).find((path) => !Object.hasOwn(listed, path))
  if (unlisted !== undefined) return fault('E_UNLISTED_FILE', { path: unlisted })
  const missing = Object.keys(listed).find((path) => !Object.hasOwn(found, path))
  if (missing !== undefined) {
    return fault('E_MISSING_FILE', {
      path: missing.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, LIMITS.path),
    })
  }
  const changed = Object.keys(found).find((path) => found[path] !== listed[path])
  return changed === undefined ? null : fault('E_CHANGED_FILE', { path: changed })
}
