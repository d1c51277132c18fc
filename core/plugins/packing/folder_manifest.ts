import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { readManifest } from '@caliopen/contract/manifest/read_manifest'
import { PackingError } from './errors.js'

/** `plugin.json` of a folder, checked; throws a PackingError that tells all that is wrong. */
export async function folderManifest(folder: string): Promise<Manifest> {
  const read = readManifest(await readText(folder))
  if (read.ok) return read.manifest
  throw new PackingError(
    read.faults.map(({ at, sentence }) => `plugin.json${at && ` ${at}`}: ${sentence}.`)
  )
}

async function readText(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, 'plugin.json'), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new PackingError([`There is no plugin.json in ${folder} (${code}).`])
  }
}
