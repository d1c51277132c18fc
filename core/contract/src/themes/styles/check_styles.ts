import { posix } from 'node:path'
import { generate, walk, type CssNode } from 'css-tree'
import { fault, type FaultCode, type ThemeFault } from '../faults.js'
import type { ThemeFiles } from '../theme_files.js'
import { FUNCTIONS, LEGACY, RULES } from './allowed.js'
import { CHECKED_TOKENS } from './contrast.js'
import { lineOf, parseCss } from './css.js'

type Report = (node: CssNode, code: FaultCode, values?: ThemeFault['values']) => void

/** What a file of `styles/`, or tokens.css, may not do: load from elsewhere, run, or get around what is checked. */
export function checkStyles(path: string, text: string, files: ThemeFiles): ThemeFault[] {
  const css = parseCss(text)
  if (!css.ok) return [fault(path, css.line, 'not_css', { detail: css.detail })]
  const faults: ThemeFault[] = []
  const report: Report = (node, code, values) =>
    void faults.push(fault(path, lineOf(node), code, values))
  walk(css.tree, (node) => checkNode(node, path, files, report))
  return faults
}

function checkNode(node: CssNode, path: string, files: ThemeFiles, report: Report): void {
  switch (node.type) {
    case 'Atrule':
      if (!RULES.has(node.name)) report(node, 'rule', { name: node.name })
      return
    case 'Function':
      if (!FUNCTIONS.has(node.name.toLowerCase())) report(node, 'function', { name: node.name })
      return
    case 'Url':
      return checkUrl(node, node.value, path, files, report)
    case 'Raw':
      return checkRaw(node, node.value, report)
    case 'Rule':
      return checkBlank(node, report)
    case 'Declaration':
      return checkDeclaration(node, node.property, path, report)
    case 'ClassSelector':
    case 'IdSelector':
    case 'AttributeSelector':
      return checkSelector(node, report)
    case 'TypeSelector':
    case 'Identifier':
      if (node.name.includes('\\')) report(node, 'not_css', { detail: node.name })
  }
}

/** Where a file of the theme stands, seen from the file that names it. */
export function fileAt(path: string, address: string): string | null {
  if (!/^[\w./-]+$/.test(address) || address.startsWith('/')) return null
  const file = posix.join(posix.dirname(path), address)
  return /^(?:fonts|assets)\/[\w./-]+$/.test(file) && !file.includes('..') ? file : null
}

function checkUrl(node: CssNode, address: string, path: string, files: ThemeFiles, report: Report) {
  const file = fileAt(path, address)
  if (file === null) report(node, 'remote', { address: address.slice(0, 80) })
  else if (!files.has(file)) report(node, 'no_file', { path: file })
}

/** What css-tree leaves as it stands: it must at least hold nothing that loads, nor hide that it does. */
function checkRaw(node: CssNode, text: string, report: Report): void {
  if (text.includes('\\')) report(node, 'not_css', { detail: text.slice(0, 80) })
  for (const [, name = ''] of text.matchAll(/([\w-]+)\(/g)) {
    const known = FUNCTIONS.has(name.toLowerCase()) && name.toLowerCase() !== 'url'
    if (!known) report(node, 'function', { name })
  }
}

function checkDeclaration(node: CssNode, property: string, path: string, report: Report): void {
  const name = property.toLowerCase()
  if (LEGACY.has(name) || name.includes('\\')) report(node, 'legacy', { name })
  if (path !== 'tokens.css' && CHECKED_TOKENS.has(property)) {
    report(node, 'token_place', { name: property })
  }
}

/** What all of a page stands in, and ways to make it vanish. */
const WHOLE = /(?:^|[\s>+~,])(?:html|body|:root|main|\*|\.app|\.mail|#content)(?:\s*(?:,|$))/
const VANISHED =
  /^(?:display:none|visibility:(?:hidden|collapse)|opacity:0|content-visibility:hidden)$/

function checkBlank(node: Extract<CssNode, { type: 'Rule' }>, report: Report): void {
  const selector = generate(node.prelude)
  if (!WHOLE.test(selector)) return
  const vanishes = node.block.children.some(
    (one) => one.type === 'Declaration' && VANISHED.test(declared(one))
  )
  if (vanishes) report(node, 'blank', { selector: selector.slice(0, 80) })
}

function declared({ property, value }: Extract<CssNode, { type: 'Declaration' }>): string {
  return `${property.toLowerCase()}:${generate(value).toLowerCase()}`
}

function checkSelector(node: CssNode, report: Report): void {
  const name = 'name' in node ? node.name : ''
  const text = typeof name === 'string' ? name : name.name
  const value = node.type === 'AttributeSelector' && node.value ? JSON.stringify(node.value) : ''
  if (/preview-bar/i.test(text + value) || text.includes('\\')) report(node, 'hides')
}
