import { generate, type CssNode } from 'css-tree'
import { converter, parse as parseColour, type Oklch } from 'culori'
import { lineOf, parseCss } from './css.js'

export interface Token {
  name: string
  /** as it is written */
  value: string
  line: number
}

export type Mode = 'light' | 'dark'

const toOklch = converter('oklch')

/** Custom properties on `:root`, the later ones over the earlier; what else stands there is `others`. */
export function readTokens(text: string): { tokens: Map<string, Token>; others: Token[] } {
  const tokens = new Map<string, Token>()
  const others: Token[] = []
  const css = parseCss(text)
  const rules = css.ok && css.tree.type === 'StyleSheet' ? css.tree.children.toArray() : []
  for (const rule of rules) {
    const root = rule.type === 'Rule' && generate(rule.prelude) === ':root'
    for (const token of tokensIn(rule)) {
      if (root) tokens.set(token.name, token)
      else others.push(token)
    }
    if (rule.type !== 'Rule' && rule.type !== 'Atrule') others.push(described(rule))
  }
  return { tokens, others }
}

function tokensIn(rule: CssNode): Token[] {
  if (!('block' in rule) || !rule.block) return []
  return rule.block.children.toArray().flatMap((node): Token[] => {
    if (node.type === 'Declaration') {
      return [{ name: node.property, value: generate(node.value).trim(), line: lineOf(node) }]
    }
    return tokensIn(node)
  })
}

function described(node: CssNode): Token {
  return { name: generate(node).slice(0, 60), value: '', line: lineOf(node) }
}

/** The colour that a token comes to in light or dark, `var()` followed; null where it is none that we can tell. */
export function colourOf(
  name: string,
  tokens: ReadonlyMap<string, Pick<Token, 'value'>>,
  mode: Mode,
  depth = 0
): Oklch | null {
  const value = tokens.get(name)?.value
  if (value === undefined || depth > 8) return null
  const chosen = inMode(value, mode)
  const [, other] = /^var\((--[\w-]+)\)$/.exec(chosen) ?? []
  if (other) return colourOf(other, tokens, mode, depth + 1)
  const colour = parseColour(chosen)
  return colour ? toOklch(colour) : null
}

/** The half of `light-dark(a, b)` that counts. */
function inMode(value: string, mode: Mode): string {
  const [, inside] = /^light-dark\((.*)\)$/s.exec(value) ?? []
  if (inside === undefined) return value
  const comma = outerComma(inside)
  return (mode === 'light' ? inside.slice(0, comma) : inside.slice(comma + 1)).trim()
}

function outerComma(text: string): number {
  let depth = 0
  for (const [at, char] of [...text].entries()) {
    if (char === '(') depth += 1
    else if (char === ')') depth -= 1
    else if (char === ',' && depth === 0) return at
  }
  return text.length
}
