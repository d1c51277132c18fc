import { checkTheme } from '@caliopen/contract/themes/check_theme'
import { sentenceOf } from '@caliopen/contract/themes/faults'
import { readThemeFolder } from '@caliopen/contract/themes/read_folder'
import { templatesOf, type ThemeFiles } from '@caliopen/contract/themes/theme_files'
import { ThemeRefusedError } from '../errors.js'
import type { ThemePackage } from '../source.js'

/** A theme as it stands in memory while it is used. */
export interface Theme {
  name: string
  /** of its package: the same hash is the same files */
  hash: string
  files: ThemeFiles
  templates: ReadonlyMap<string, string>
}

/**
 * Reads a theme and its parents, and checks each as if it were installed now: the core may have changed since.
 * Throws E_THEME_REFUSED with the first fault.
 */
export async function readLine(
  line: readonly ThemePackage[],
  house: ThemeFiles
): Promise<readonly Theme[]> {
  const themes = await Promise.all(line.map(readTheme))
  for (const [position, { name, files }] of themes.entries()) {
    const parents = [...themes.slice(position + 1).map((theme) => theme.files), house]
    const [first] = checkTheme({ name, files, parents })
    if (first) throw new ThemeRefusedError(sentenceOf(first))
  }
  return themes
}

async function readTheme({ name, folder, hash }: ThemePackage): Promise<Theme> {
  const files = await readThemeFolder(folder)
  return { name, hash, files, templates: templatesOf(files) }
}
