import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { makeKeyFile, readKeyFile } from '#core/plugins/packing/key_file.js'

/** The clone's own key, made when it is first needed, and never in git: it says "this clone made it", and no more. */
export async function cloneKey(root: string): Promise<KeyObject> {
  const path = join(root, '.build', 'marketplace-key.pem')
  await makeKeyFile(path)
  return readKeyFile(path)
}
