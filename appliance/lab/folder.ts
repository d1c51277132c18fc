import { chown, mkdir } from 'node:fs/promises'
import type { SystemUser } from './processes/system_user.js'

/** Makes a folder that its server owns and that everybody may pass through (the servers run as different users). */
export async function makeFolder(
  path: string,
  owner: Partial<SystemUser> = {},
  mode = 0o755
): Promise<void> {
  await mkdir(path, { recursive: true, mode })
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(path, owner.uid, owner.gid)
}
