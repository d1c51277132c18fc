import { ASSET_TYPES, checkAsset, endingOf } from './assets/check_asset.js'
import { fault, type ThemeFault } from './faults.js'
import { checkStyles } from './styles/check_styles.js'
import { checkTokens } from './styles/check_tokens.js'
import { checkTemplates } from './templates/check_templates.js'
import { LIMITS, stylesOf, type ThemeFiles } from './theme_files.js'

export interface ThemeToCheck {
  name: string
  files: ThemeFiles
  /** the themes that it goes on from, the nearest first, `default` last */
  parents: readonly ThemeFiles[]
}

/**
 * Everything that keeps a theme from being used, with file, line and reason; nothing of it is run. A theme
 * without faults changes how pages look, and can neither run code, nor load from elsewhere, nor take away
 * what a page offers.
 */
export function checkTheme(theme: ThemeToCheck): ThemeFault[] {
  const { files, parents } = theme
  const sizes = checkSizes(files)
  if (sizes.length > 0) return sizes
  return [
    ...checkPlaces(files),
    ...checkTokens(files, parents),
    ...stylesOf(files).flatMap(({ path, text }) => checkStyles(path, text, files)),
    ...checkTemplates(theme),
  ].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

function checkSizes(files: ThemeFiles): ThemeFault[] {
  const all = [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  const faults: ThemeFault[] = []
  if (files.size > LIMITS.files) {
    faults.push(fault('', 0, 'too_many', { count: files.size, most: LIMITS.files }))
  }
  if (all > LIMITS.all) {
    faults.push(fault('', 0, 'all_too_large', { size: kib(all), most: kib(LIMITS.all) }))
  }
  for (const [path, { byteLength }] of files) {
    const most = mostOf(path)
    if (byteLength > most) {
      faults.push(fault(path, 0, 'too_large', { size: kib(byteLength), most: kib(most) }))
    }
  }
  return faults
}

function mostOf(path: string): number {
  if (path.endsWith('.edge')) return LIMITS.template
  return path.endsWith('.css') ? LIMITS.style : LIMITS.asset
}

function kib(bytes: number): number {
  return Math.ceil(bytes / 1024)
}

const PLACES = [/^tokens\.css$/, /^styles\/[\w-]+\.css$/, /^views\/[a-z0-9_/]+\.edge$/]

function checkPlaces(files: ThemeFiles): ThemeFault[] {
  return [...files].flatMap(([path, bytes]) => {
    if (PLACES.some((pattern) => pattern.test(path))) return []
    const asset = /^(?:fonts|assets)\/[\w/-]+\.[a-z0-9]+$/.test(path)
    if (!asset || !(endingOf(path) in ASSET_TYPES)) return [fault(path, 0, 'misplaced')]
    return checkAsset(path, bytes)
  })
}
