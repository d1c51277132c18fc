import { Tokenizer } from 'edge-lexer'
import type { LexerTagDefinitionContract, Tags, Token } from 'edge-lexer/types'

/** Tags that a theme may use. */
export const ALLOWED_TAGS = new Set(['if', 'elseif', 'else', 'unless', 'each', 'slot'])

const block = { block: true, seekable: true }
const inline = { block: false, seekable: true }

/** All that Edge and its plugins know, so that what is refused is seen, too. */
const TAGS: Tags = {
  ...{ if: block, unless: block, each: block, elseif: inline },
  ...{ else: { block: false, seekable: false }, slot: { ...block, noNewLine: true } },
  ...{ let: inline, assign: inline, eval: inline, inject: inline, include: inline },
  ...{ includeIf: inline, newError: inline, component: block, stack: inline, vite: inline },
  ...{ pushTo: block, pushOnceTo: block, viteReactRefresh: inline, dump: inline, dd: inline },
  ...{ debugger: { block: false, seekable: false }, section: block, layout: inline },
}

export type Tokens = { ok: true; tokens: Token[] } | { ok: false; line: number; detail: string }

/** What Edge sees in a template; `components` are the tags that call one. */
export function tokensOf(text: string, components: ReadonlySet<string>): Tokens {
  const claimTag = (name: string): LexerTagDefinitionContract | null =>
    components.has(name) ? block : null
  const tokenizer = new Tokenizer(text, TAGS, { filename: 'template.edge', claimTag })
  try {
    tokenizer.parse()
    return { ok: true, tokens: tokenizer.tokens }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const line = 'line' in error && typeof error.line === 'number' ? error.line : 0
    return { ok: false, line, detail: error.message }
  }
}
