import type { ThemeDeclaration } from '@caliopen/contract/manifest/manifest'
import { checkTheme } from '@caliopen/contract/themes/check_theme'
import { fault, type ThemeFault } from '@caliopen/contract/themes/faults'
import { readHouse, readThemeFolder } from '@caliopen/contract/themes/read_folder'
import type { ThemeFiles } from '@caliopen/contract/themes/theme_files'
import type { ThemeSource } from '../source.js'
import { lineOf } from './line_of.js'

export interface PackagedThemes {
  themes: readonly ThemeDeclaration[]
  /** by path within the package */
  files: ThemeFiles
}

interface Relative {
  name: string
  parent: string
  files(): Promise<ThemeFiles>
}

/** What keeps the themes of a package from being installed; files are named as the package has them. */
export async function checkPackage(
  { themes, files }: PackagedThemes,
  source: ThemeSource,
  house: string
): Promise<ThemeFault[]> {
  if (themes.length === 0) return []
  const own = themes.map((theme) => ({ ...theme, files: async () => below(theme.folder, files) }))
  const installed = (await source.list())
    .filter(({ name }) => !own.some((theme) => theme.name === name))
    .map(({ folder, ...theme }) => ({ ...theme, files: () => readThemeFolder(folder) }))
  const faults = await Promise.all(
    own.map((theme) => checkOne(theme, [...own, ...installed], house))
  )
  return faults.flat()
}

async function checkOne(
  { name, parent, folder, files }: Relative & ThemeDeclaration,
  relatives: readonly Relative[],
  house: string
): Promise<ThemeFault[]> {
  const line = lineOf(name, relatives)
  if (!line) return [fault('plugin.json', 0, 'no_parent', { name, parent })]
  const parents = await Promise.all(line.slice(1).map((relative) => relative.files()))
  const theme = { name, files: await files(), parents: [...parents, await readHouse(house)] }
  return checkTheme(theme).map((one) => ({ ...one, file: `${folder}/${one.file}` }))
}

function below(folder: string, files: ThemeFiles): ThemeFiles {
  const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`))
  return new Map(inside.map(([path, bytes]) => [path.slice(folder.length + 1), bytes]))
}
