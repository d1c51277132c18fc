import { fileURLToPath } from 'node:url'
import type { KitReport } from '@caliopen/contract/kit/kits'
import type { Manifest, ThemeDeclaration } from '@caliopen/contract/manifest/manifest'
import { checkTheme } from '@caliopen/contract/themes/check_theme'
import { sentenceOf } from '@caliopen/contract/themes/faults'
import { readHouse } from '@caliopen/contract/themes/read_folder'
import type { ThemeFiles } from '@caliopen/contract/themes/theme_files'

const HOUSE = fileURLToPath(new URL('../../../../themes/default', import.meta.url))

/** Themes have no code: what they may do is asked of their files, as at every installation. */
export async function tryThemes(
  { contributes }: Manifest,
  files: ReadonlyMap<string, Buffer>
): Promise<KitReport[]> {
  const themes = contributes.themes ?? []
  if (themes.length === 0) return []
  const house = await readHouse(HOUSE)
  return themes.map((theme) => {
    const parents = [...parentsOf(theme, themes).map((one) => filesOf(one, files)), house]
    const faults = checkTheme({ name: theme.name, files: filesOf(theme, files), parents })
    const check = 'keeps to what a theme may do, its colours readable'
    const passed = { check, outcome: 'passed' as const, sentence: '' }
    const failed = {
      check,
      outcome: 'failed' as const,
      sentence: faults.map(sentenceOf).join('\n'),
    }
    return {
      point: 'themes' as const,
      name: theme.name,
      results: [faults.length === 0 ? passed : failed],
    }
  })
}

/** Those of the same package; of others nothing is known before they meet. */
function parentsOf(
  { parent }: ThemeDeclaration,
  themes: readonly ThemeDeclaration[]
): ThemeDeclaration[] {
  const found = themes.find(({ name }) => name === parent)
  const others = themes.filter((theme) => theme !== found)
  return found ? [found, ...parentsOf(found, others)] : []
}

function filesOf({ folder }: ThemeDeclaration, files: ReadonlyMap<string, Buffer>): ThemeFiles {
  const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`))
  return new Map(inside.map(([path, bytes]) => [path.slice(folder.length + 1), bytes]))
}
