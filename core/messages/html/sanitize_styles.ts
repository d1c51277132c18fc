import {
  generate,
  parse,
  walk,
  type CssNode,
  type Declaration,
  type EnterOrLeaveFn,
} from 'css-tree'
import { isAllowedFunction, isAllowedProperty } from './allowed_styles.js'

/** Longer than any newsletter's, in characters. */
const SHEET_LIMIT = 256 * 1024
const ATTRIBUTE_LIMIT = 8 * 1024

/** The harmless declarations of a style attribute; empty when none is left. */
export function sanitizeStyleAttribute(text: string): string {
  if (text.length > ATTRIBUTE_LIMIT) return ''
  return sanitized(text, 'declarationList')
}

/** The harmless rules of a style sheet, to stand in a style element; empty when none is left. */
export function sanitizeStyleSheet(text: string): string {
  if (text.length > SHEET_LIMIT) return ''
  const uncommented = text.replaceAll('<!--', '').replaceAll('-->', '')
  return sanitized(uncommented, 'stylesheet')
}

function sanitized(text: string, context: 'declarationList' | 'stylesheet'): string {
  try {
    const tree = parse(text, { context, parseValue: true, parseRulePrelude: true })
    prune(tree)
    return withoutMarkup(generate(tree))
  } catch {
    // Nested so deeply, or broken so badly, that the parser gave up: the letter goes without.
    return ''
  }
}

function prune(tree: CssNode): void {
  const enter: EnterOrLeaveFn = function (node, item, list) {
    const insideRule = this.rule !== null && this.rule !== node
    if (list && !isKept(node, insideRule)) list.remove(item)
  }
  const leave: EnterOrLeaveFn = (node, item, list) => {
    if (node.type === 'Rule' && list && node.block.children.isEmpty) list.remove(item)
  }
  walk(tree, { enter, leave })
}

function isKept(node: CssNode, insideRule: boolean): boolean {
  switch (node.type) {
    case 'Declaration':
      return isHarmless(node)
    case 'Rule':
      return !insideRule && node.prelude.type === 'SelectorList'
    case 'Atrule':
      return !insideRule && node.name.toLowerCase() === 'media' && node.block !== null
    case 'Comment':
    case 'CDO':
    case 'CDC':
    case 'Raw':
    case 'Url':
      return false
    default:
      return true
  }
}

function isHarmless(declaration: Declaration): boolean {
  if (!isAllowedProperty(declaration.property)) return false
  let harmless = declaration.value.type === 'Value'
  walk(declaration.value, (node) => {
    if (node.type === 'Url' || node.type === 'Raw') harmless = false
    if (node.type === 'Function' && !isAllowedFunction(node.name)) harmless = false
  })
  // An escape may hide a word from us that a browser reads.
  return harmless && !generate(declaration.value).includes('\\')
}

/** No text in which a browser could see the end of the style element. */
function withoutMarkup(css: string): string {
  return css.includes('<') ? '' : css
}
