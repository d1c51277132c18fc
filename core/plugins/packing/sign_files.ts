import type { KeyObject } from 'node:crypto'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { signPackage } from '@caliopen/contract/package/signature'
import { hashesOf, SIGNATURE } from '../packages/read_signature.js'

/** The files with `signature.json` among them, in the place of any that was there. */
export function signFiles(
  files: ReadonlyMap<string, Buffer>,
  { id, version, publisher }: Manifest,
  privateKey: KeyObject
): Map<string, Buffer> {
  const signed = { id, version, publisher: publisher.id, files: hashesOf(files) }
  const signature = `${JSON.stringify(signPackage(signed, privateKey), null, 2)}\n`
  return new Map([...files, [SIGNATURE, Buffer.from(signature)]])
}
