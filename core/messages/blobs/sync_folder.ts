import { open } from 'node:fs/promises'

/** What was made, renamed or removed in the folder stands after a power cut, too. */
export async function syncFolder(path: string) {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
