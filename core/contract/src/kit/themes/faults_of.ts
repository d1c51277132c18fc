import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ThemeDeclaration } from '../../manifest/manifest.js'
import { checkTheme } from '@caliopen/contract/themes/check_theme'
import type { ThemeFault } from '@caliopen/contract/themes/faults'
import { readHouse } from '@caliopen/contract/themes/read_folder'
import type { ThemeFiles } from '@caliopen/contract/themes/theme_files'
import { expect } from '../expect.js'
import type { ThemeTrial } from './scenario.js'

const MOST_PARENTS = 4

/** What the core would say if the package were installed now. */
export async function faultsOf(trial: ThemeTrial): Promise<ThemeFault[]> {
  const { name } = trial
  return checkTheme({ name, files: ownFiles(trial, name), parents: await parentsOf(trial) })
}

function ownFiles({ manifest, files }: ThemeTrial, name: string): ThemeFiles {
  const folder = declared(manifest.contributes.themes, name)?.folder ?? ''
  const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`))
  return new Map(inside.map(([path, bytes]) => [path.slice(folder.length + 1), bytes]))
}

/** The nearest first, `default` last. */
async function parentsOf(trial: ThemeTrial): Promise<ThemeFiles[]> {
  const { manifest, scenario } = trial
  const parents: ThemeFiles[] = []
  for (let name = trial.name; ;) {
    const parent = declared(manifest.contributes.themes, name)?.parent ?? 'default'
    if (parent === 'default') break
    expect(parents.length < MOST_PARENTS, `${name} goes on from itself, or from too many.`)
    const isOwn = declared(manifest.contributes.themes, parent) !== undefined
    const files = isOwn ? ownFiles(trial, parent) : scenario.themes?.[parent]
    expect(files, `The scenario has the files of ${parent}, which ${name} goes on from.`)
    parents.push(files)
    name = parent
  }
  return [...parents, await readHouse(houseFolder())]
}

function declared(themes: readonly ThemeDeclaration[] = [], name: string) {
  return themes.find((theme) => theme.name === name)
}

/** `default` is a package of its own, beside the contract. */
function houseFolder(): string {
  return dirname(fileURLToPath(import.meta.resolve('@caliopen/theme-default/package.json')))
}
