import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { holds, type PackageSignature } from '@caliopen/contract/package/signature'
import { TamperedError } from '../errors.js'
import type { InstalledPlugin } from './installed_plugin.js'

/** `plugin.js` of an unpacked package, looked at before every start: it is what the pinned publisher signed, or E_TAMPERED. */
export async function readSignedCode(
  folder: string,
  { id, version, manifest, publisherKey }: SignedBy
): Promise<Buffer> {
  const signature = await readSignatureFile(folder, id)
  const signed = { id, version, publisher: manifest.publisher.id, files: signature.files }
  const code = await readFile(join(folder, 'plugin.js')).catch((error: unknown) => {
    throw new TamperedError(id, { cause: error })
  })
  const isTheirs = signature.key === publisherKey && holds(signature, signed)
  const hash = createHash('sha512').update(code).digest('base64url')
  if (!isTheirs || signature.files['plugin.js'] !== hash) throw new TamperedError(id)
  return code
}

type SignedBy = Pick<InstalledPlugin, 'id' | 'version' | 'manifest' | 'publisherKey'>

async function readSignatureFile(folder: string, id: string): Promise<PackageSignature> {
  try {
    return JSON.parse(await readFile(join(folder, 'signature.json'), 'utf8')) as PackageSignature
  } catch (error) {
    throw new TamperedError(id, { cause: error })
  }
}
