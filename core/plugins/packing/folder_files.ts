import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { LIMITS } from '../packages/limits.js'

const SINGLE = ['plugin.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'icon.svg']

/**
 * What of a folder travels, by path within the package: what the manifest names and what people read. Sources, tests
 * and modules stay at home, and so does everything whose name begins with a dot.
 */
export async function folderFiles(
  folder: string,
  { locales, screenshots, contributes }: Manifest
): Promise<Map<string, Buffer>> {
  const themes = (contributes.themes ?? []).map((theme) => theme.folder)
  const paths = [
    ...SINGLE,
    ...locales.map((language) => `locales/${language}.json`),
    ...(screenshots ?? []).map(({ file }) => file),
    ...(await Promise.all(themes.map((theme) => filesBelow(folder, theme)))).flat(),
  ]
  const files = new Map<string, Buffer>()
  for (const path of new Set(paths)) {
    const bytes = await readIfThere(join(folder, path))
    if (bytes) files.set(path, bytes)
  }
  return files
}

async function filesBelow(folder: string, below: string, depth = 1): Promise<string[]> {
  if (depth > LIMITS.depth) return []
  const found: string[] = []
  for (const entry of await list(join(folder, below))) {
    const path = `${below}/${entry.name}`
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) found.push(...(await filesBelow(folder, path, depth + 1)))
    else if (entry.isFile()) found.push(path)
  }
  return found
}

/** What is missing is the reader's to say: `readPackage` names every file that a manifest promises. */
async function list(path: string) {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function readIfThere(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
