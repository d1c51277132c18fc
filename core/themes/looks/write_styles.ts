import { generate, walk, type CssNode } from 'css-tree'
import { parseCss } from '@caliopen/contract/themes/styles/css'
import { fileAt } from '@caliopen/contract/themes/styles/check_styles'
import { stylesOf, tokensOf } from '@caliopen/contract/themes/theme_files'
import { ThemeRefusedError } from '../errors.js'
import type { Theme } from '../library/theme.js'
import { fileUrl } from './urls.js'

/** Said again at the head of every sheet, so that the order of loading changes nothing. */
const LAYERS = '@layer tokens,base,layout,components,theme,utilities;'

/** Tokens and styles of a theme and those that it goes on from, the farthest first, in the layer `theme`. */
export function writeStyles(line: readonly Theme[]): string {
  return inLayer(
    line
      .toReversed()
      .flatMap((theme) => [tokens(theme), ...styles(theme)])
      .join('')
  )
}

/** What the screens of the house take of a theme: its tokens. */
export function writeTokens(line: readonly Theme[]): string {
  return inLayer(line.toReversed().map(tokens).join(''))
}

export function inLayer(css: string): string {
  return `${LAYERS}@layer theme{${css}}`
}

function tokens(theme: Theme): string {
  return writtenAnew('tokens.css', tokensOf(theme.files), theme)
}

function styles(theme: Theme): string[] {
  return stylesOf(theme.files).map(({ path, text }) => writtenAnew(path, text, theme))
}

/** From the tree that was checked, so that what a browser reads is what the check read. */
function writtenAnew(path: string, text: string, { hash }: Theme): string {
  const css = parseCss(text)
  if (!css.ok) throw new ThemeRefusedError(`${path}: ${css.detail}`)
  walk(css.tree, (node: CssNode) => {
    if (node.type !== 'Url') return
    const file = fileAt(path, node.value)
    if (file === null) throw new ThemeRefusedError(`${path}: ${node.value}`)
    node.value = fileUrl(hash, file)
  })
  return generate(css.tree)
}
