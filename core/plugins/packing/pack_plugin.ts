import type { KeyObject } from 'node:crypto'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import { readArchive } from '../packages/read_archive.js'
import { hasCode } from '../packages/has_code.js'
import { bundlePlugin } from './bundle.js'
import { PackingError } from './errors.js'
import { folderFiles } from './folder_files.js'
import { folderManifest } from './folder_manifest.js'
import { signFiles } from './sign_files.js'
import { tarball } from './tarball.js'

export interface PackOptions {
  /** the publisher's Ed25519 key; without it the package is not signed, and nobody installs it */
  privateKey?: KeyObject
}

export interface PackageFiles {
  manifest: Manifest
  files: Map<string, Buffer>
}

/** A folder's package as bytes: the same folder and key give the same ones. Throws a PackingError. */
export async function packPlugin(folder: string, options: PackOptions = {}): Promise<Buffer> {
  const { manifest, files } = await packageFiles(folder)
  const { privateKey } = options
  return tarball(privateKey ? signFiles(files, manifest, privateKey) : files)
}

/** What would be packed, unsigned. Throws a PackingError. */
export async function packageFiles(folder: string): Promise<PackageFiles> {
  const manifest = await folderManifest(folder)
  const files = await folderFiles(folder, manifest)
  if (!hasCode(manifest)) return { manifest, files }
  const code = await bundlePlugin(folder)
  if (!code) throw new PackingError([`There is neither src/plugin.ts nor plugin.js in ${folder}.`])
  files.set('plugin.js', code)
  return { manifest, files }
}

/** Signs a package that was packed before, perhaps elsewhere: the key need not be where the sources are. */
export async function signTarball(bytes: Uint8Array, privateKey: KeyObject): Promise<Buffer> {
  const { files, faults } = await readArchive(bytes)
  const read = readManifest(files.get('plugin.json')?.toString('utf8') ?? '')
  if (faults.length > 0 || !read.ok) {
    throw new PackingError(['This is not a package: plugin:validate says what is wrong with it.'])
  }
  return tarball(signFiles(files, read.manifest, privateKey))
}
