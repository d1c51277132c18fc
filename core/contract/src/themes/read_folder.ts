import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { LIMITS, type ThemeFiles } from './theme_files.js'

/** All regular files below a folder; one too many is read, so that the check sees that there are too many. */
export async function readThemeFolder(folder: string): Promise<ThemeFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const files = new Map<string, Uint8Array>()
  for (const path of paths.sort().slice(0, LIMITS.files + 1)) {
    files.set(relative(folder, path).split(sep).join('/'), await readFile(path))
  }
  return files
}

/** `default` as if it were a theme like the others: its templates, and its tokens where others have theirs. */
export async function readHouse(folder: string): Promise<ThemeFiles> {
  const views = await readdir(join(folder, 'views'), { recursive: true })
  const files = new Map<string, Uint8Array>([
    ['tokens.css', await readFile(join(folder, 'styles', 'tokens.css'))],
  ])
  for (const path of views.filter((name) => name.endsWith('.edge')).sort()) {
    files.set(`views/${path.split(sep).join('/')}`, await readFile(join(folder, 'views', path)))
  }
  return files
}
