import edge from 'edge.js'
import type { CompiledTemplate } from 'edge.js/types'
import type { TagToken, Token } from 'edge-lexer/types'
import { EdgeBuffer, Parser, Stack } from 'edge-parser'
import type { Expression } from 'acorn'
import { sentenceOf } from '@caliopen/contract/themes/faults'
import { checkTemplate } from '@caliopen/contract/themes/templates/check_template'
import { ALLOWED_TAGS, tokensOf } from '@caliopen/contract/themes/templates/tokens'
import { ThemeRefusedError } from '../errors.js'
import { allowedState } from './allowed_state.js'
import { harden, READ, READ_MAYBE } from './harden.js'
import { read, readMaybe } from './read.js'

export interface ThemeTemplate {
  /** for who reads what failed: `ledger: views/components/thread/row.edge` */
  file: string
  text: string
  /** components by the tag that calls them */
  components: ReadonlyMap<string, string>
  assetUrl(name: string): string
}

/**
 * Compiles a template that somebody else wrote. It is checked once more, its properties are read by `read`, and
 * of the world it sees the data that it names, the helpers, and nothing: every global is hidden from it.
 */
export function compileTemplate(template: ThemeTemplate): CompiledTemplate {
  const { file, text, components } = template
  const [first] = checkTemplate({ file, text, components }).faults
  if (first) throw new ThemeRefusedError(sentenceOf(first))
  const make = new Function(READ, READ_MAYBE, 'Object', ...HIDDEN, bodyOf(template))
  const run: CompiledTemplate = make(read, readMaybe, { assign: Object.assign })
  return (page, state, context) => run(page, allowedState(state), context)
}

/** All names that would mean something of Node or of JavaScript. */
const HIDDEN = Object.getOwnPropertyNames(globalThis).filter(
  (name) =>
    /^[a-zA-Z_$][\w$]*$/.test(name) && !['Object', 'undefined', 'NaN', 'Infinity'].includes(name)
)

function bodyOf(template: ThemeTemplate): string {
  const { file, text, components } = template
  const tags = Object.fromEntries(
    Object.entries(edge.tags).filter(([name]) => ALLOWED_TAGS.has(name) || name === 'component')
  )
  const parser = new Parser(tags, new Stack(), {
    async: true,
    statePropertyName: 'state',
    escapeCallPath: ['template', 'escape'],
    localVariables: ['$filename', 'state', '$context', READ, READ_MAYBE],
  })
  const buffer = new EdgeBuffer(file, {
    outputVar: 'out',
    rethrowCallPath: ['template', 'reThrow'],
  })
  const tokens = tokensOf(text, new Set(components.keys()))
  if (!tokens.ok) throw new ThemeRefusedError(tokens.detail)
  const rewrite = (source: string) =>
    parser.utils.stringify(harden(source, template.assetUrl) as Expression)
  for (const token of tokens.tokens) {
    parser.processToken(hardenToken(token, components, rewrite), buffer)
  }
  return `return async function (template, state, $context) {\n${buffer.flush()}\n}`
}

function hardenToken(
  token: Token,
  components: ReadonlyMap<string, string>,
  rewrite: (source: string) => string
): Token {
  if (!('properties' in token)) return token
  if (!('children' in token)) {
    const { jsArg } = token.properties
    // "await $slots.main()" is all that three braces may hold
    return String(token.type) === 's__mustache'
      ? token
      : { ...token, properties: { jsArg: rewrite(jsArg) } }
  }
  const children = token.children.map((child) => hardenToken(child, components, rewrite))
  return {
    ...token,
    children,
    properties: { ...token.properties, ...tagOf(token, components, rewrite) },
  }
}

function tagOf(
  { properties: { name, jsArg } }: TagToken,
  components: ReadonlyMap<string, string>,
  rewrite: (source: string) => string
): { name: string; jsArg: string } {
  const component = components.get(name)
  if (component !== undefined) {
    const given = jsArg.trim() ? `, ${rewrite(jsArg)}` : ''
    return { name: 'component', jsArg: `'${component}'${given}` }
  }
  if (name === 'each') return { name, jsArg: loopOf(jsArg, rewrite) }
  return { name, jsArg: name === 'slot' || name === 'else' ? jsArg : rewrite(jsArg) }
}

/** Only the list is read; what stands before `in` are names. */
function loopOf(source: string, rewrite: (source: string) => string): string {
  const [, names = '', list = ''] = /^([^]*?)\sin\s([^]*)$/.exec(source) ?? []
  return `${names} in ${rewrite(list)}`
}
