import type { AnyNode } from 'acorn'
import { parseExpression } from '../templates/expressions.js'
import type { Hole } from './scanner.js'

/** A path on this server or a place on the page, without anything that a browser would decode or leave out. */
const FIXED = /^(?:\/(?!\/)[\w./?=%~+,;:@!*-]*|#[\w./-]*)$/

/** Names of what holds an address that the server made or checked; nothing else may be given that name. */
export const ADDRESS_NAMES: ReadonlySet<string> = new Set([
  ...['href', 'first', 'more', 'raw', 'back', 'next', 'here', 'logo', 'health', 'url', 'webmail'],
  ...['latest', 'older', 'icon', 'security', 'homepage'],
  'style',
])

const MAKERS = new Set(['urlFor', 'asset', 'themeAsset'])

/** Whether it is known where this leads, whatever the data. */
export function isKnownAddress(value: readonly (string | Hole)[]): boolean {
  const [first, ...rest] = value
  if (first === undefined) return true
  if (typeof first === 'string') {
    const fixed = value.map((part) => (typeof part === 'string' ? part : 'x')).join('')
    // what follows a fixed beginning may be data: it is escaped, and cannot change where that leads
    return FIXED.test(fixed) && (rest.length === 0 || /^(?:#|\/[\w-]+\/)/.test(first))
  }
  const expression = rest.length === 0 ? parseExpression(first.source) : null
  return expression !== null && isMadeAddress(expression)
}

/** `urlFor(…)`, `section.more`, or a choice between such. */
export function isMadeAddress(node: AnyNode): boolean {
  if (node.type === 'Identifier') return ADDRESS_NAMES.has(node.name)
  if (node.type === 'MemberExpression') {
    return node.property.type === 'Identifier' && ADDRESS_NAMES.has(node.property.name)
  }
  if (node.type === 'CallExpression') {
    return node.callee.type === 'Identifier' && MAKERS.has(node.callee.name)
  }
  if (node.type === 'ConditionalExpression')
    return isMadeAddress(node.consequent) && isMadeAddress(node.alternate)
  return false
}
