import { formatHex } from 'culori'
import { colourOf, type Mode, type Token } from '@caliopen/contract/themes/styles/tokens'
import { inheritedBy } from '@caliopen/contract/themes/styles/check_tokens'
import { templatesOf, type ThemeFiles } from '@caliopen/contract/themes/theme_files'
import { accentTokens } from '../branding/accent.js'
import type { Branding } from '../branding/branding.js'
import type { Theme } from '../library/theme.js'
import { ThemeViews } from '../rendering/theme_views.js'
import { makeSheet, type Sheet } from './sheet.js'
import { logoUrl, sheetUrl } from './urls.js'
import { inLayer, writeStyles, writeTokens } from './write_styles.js'

/** How pages look: a theme and the organisation's signs. */
export interface Look {
  /** null for `default` */
  theme: string | null
  /** null where all templates are those of `default` */
  views: ThemeViews | null
  /** what templates are given as `look` */
  view: LookView
  /** what the addresses in it lead to */
  sheets: readonly Sheet[]
  files: ReadonlyMap<string, Theme>
  logo: Branding['logo']
}

/** What every template is given as `look`. */
export interface LookView {
  /** addresses of the style sheets of webmail's pages, after those of `default` */
  styles: string[]
  /** … and of those of the house, which take the tokens only */
  tokens: string[]
  /** the address of the organisation's sign, or null for ours */
  logo: string | null
  /** what browsers colour around a page, as #rrggbb */
  paper: { light: string; dark: string }
}

export async function makeLook(
  line: readonly Theme[],
  house: ThemeFiles,
  branding: Pick<Branding, 'accent' | 'logo'>
): Promise<Look> {
  const tokens = inheritedBy([...line.map(({ files }) => files), house])
  const brand = branding.accent ? [await makeSheet(writeBrand(branding.accent, tokens))] : []
  const themed = line.length > 0
  const styles = themed ? [await makeSheet(writeStyles(line))] : []
  const colours = themed ? [await makeSheet(writeTokens(line))] : []
  return {
    theme: line[0]?.name ?? null,
    views: themed ? new ThemeViews(line, templatesOf(house).keys()) : null,
    view: {
      styles: [...styles, ...brand].map(({ hash }) => sheetUrl(hash)),
      tokens: [...colours, ...brand].map(({ hash }) => sheetUrl(hash)),
      logo: branding.logo ? logoUrl(branding.logo.hash) : null,
      paper: { light: paperOf(tokens, 'light'), dark: paperOf(tokens, 'dark') },
    },
    sheets: [...styles, ...colours, ...brand],
    files: new Map(line.map((theme) => [theme.hash.slice(0, 32), theme])),
    logo: branding.logo,
  }
}

function writeBrand(accent: string, tokens: ReadonlyMap<string, Token>): string {
  const own = [...accentTokens(accent, tokens)].map(([name, value]) => `${name}:${value}`)
  return inLayer(`:root{${own.join(';')}}`)
}

function paperOf(tokens: ReadonlyMap<string, Token>, mode: Mode): string {
  return formatHex(colourOf('--surface-0', tokens, mode) ?? undefined) ?? '#ffffff'
}
