import { fault, type ThemeFault } from '../faults.js'
import { tokensOf, type ThemeFiles } from '../theme_files.js'
import { checkStyles } from './check_styles.js'
import { CHECKED_TOKENS, checkContrast } from './contrast.js'
import { readTokens, type Token } from './tokens.js'

const FILE = 'tokens.css'

/** `parents`: the themes that it goes on from, the nearest first, `default` last. */
export function checkTokens(files: ThemeFiles, parents: readonly ThemeFiles[]): ThemeFault[] {
  const text = tokensOf(files)
  const faults = checkStyles(FILE, text, files)
  if (faults.some(({ code }) => code === 'not_css')) return faults
  const { tokens, others } = readTokens(text)
  const all = [...tokens.values(), ...others]
  const strange = all.filter(({ name }) => !name.startsWith('--') && name !== 'color-scheme')
  const elsewhere = others.filter(({ name }) => CHECKED_TOKENS.has(name))
  return [
    ...faults,
    ...strange.map(({ name, line }) => fault(FILE, line, 'token_rule', { what: name })),
    ...elsewhere.map(({ name, line }) => fault(FILE, line, 'token_place', { name })),
    ...checkContrast(FILE, tokens, inheritedBy(parents)),
  ]
}

/** What stands before a theme adds its own: default's tokens, then each child's over them. */
export function inheritedBy(parents: readonly ThemeFiles[]): Map<string, Token> {
  return new Map(parents.toReversed().flatMap((files) => [...readTokens(tokensOf(files)).tokens]))
}
