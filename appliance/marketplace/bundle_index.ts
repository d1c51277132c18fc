import { join } from 'node:path'
import { buildIndex } from './build_index.js'
import { cloneKey, readKeyFile } from './signing_key.js'

const YEAR = 365 * 86_400_000

/** For the build of the product: the index that it brings on disk, signed with MARKETPLACE_KEY or the clone's own key. */
export async function bundleIndex(root: string, out: string): Promise<void> {
  const { MARKETPLACE_KEY: file } = process.env
  const privateKey = file
    ? await readKeyFile(file)
    : await cloneKey(join(root, '.build', 'marketplace-key.pem'))
  await buildIndex({ root, out, privateKey, lasts: YEAR, now: Date.now() })
}
