import { parse, type AnyNode, type Expression } from 'acorn'
import type { FaultCode } from '../faults.js'

export interface Problem {
  code: FaultCode
  values: Record<string, string | number>
}

/** Functions that a template of a theme may call, each of them harmless whatever it is given. */
export const HELPERS = ['t', 'urlFor', 'csrfField', 'themeAsset'] as const

/** What default itself calls besides: where a built file stands. */
const HOUSE_HELPERS = [...HELPERS, 'asset']

/** What Edge, the framework and JavaScript put beside the data. */
const NOT_DATA = new Set([
  ...['state', 'template', 'out', 'app', 'config', 'route', 'routes', 'routesJSON', 'signedRoute'],
  ...['signedUrlFor', 'qs', 'formAttributes', 'request', 'response', 'session', 'auth', 'vite'],
  ...['html', 'js', 'inspect', 'dumper', 'csrfToken', 'csrfMeta', 'cspNonce', 'flashMessages'],
  ...['oldInput', 'slot_main', 'arguments', 'eval', 'self', 'window', 'document', 'location'],
])

/** Every object has them; those of the data have other names. */
const NOT_PROPERTIES = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  ...Object.getOwnPropertyNames(Function.prototype).filter(
    (name) => name !== 'length' && name !== 'name'
  ),
  'prototype',
])

const BINARY = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=', '+', '-', '*', '/', '%'])
const UNARY = new Set(['!', '-', '+'])

/** Characters: what is longer is not read by people, and could be nested too deep to be walked. */
const LONGEST = 2_000

export interface Rules {
  /** the house's own templates may ask for more */
  house: boolean
  /** names that loops and slots gave */
  locals: ReadonlySet<string>
}

/** The one expression that `source` is; null where it is not one. */
export function parseExpression(source: string): Expression | null {
  if (source.length > LONGEST) return null
  try {
    const { body } = parse(`(${source}\n)`, {
      ecmaVersion: 2020,
      allowAwaitOutsideFunction: true,
    })
    const [statement, ...others] = body
    const single = statement?.type === 'ExpressionStatement' && others.length === 0
    return single ? statement.expression : null
  } catch {
    return null
  }
}

/** The name of the slot in `await $slots.NAME()`; null for everything else. */
export function slotIn(node: Expression): string | null {
  if (node.type !== 'AwaitExpression' || node.argument.type !== 'CallExpression') return null
  const { callee, arguments: given } = node.argument
  if (callee.type !== 'MemberExpression' || callee.computed || given.length > 0) return null
  const { object, property } = callee
  if (object.type !== 'Identifier' || object.name !== '$slots') return null
  return property.type === 'Identifier' && !NOT_PROPERTIES.has(property.name) ? property.name : null
}

export function isTokenField(node: Expression): boolean {
  return (
    node.type === 'CallExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === 'csrfField' &&
    node.arguments.length === 0
  )
}

/**
 * What of an expression a theme may not say. Allowed is what only reads, compares and joins what the template
 * was given: an allow list by syntax tree, so that what nobody thought of is refused.
 */
export function problemsOf(node: AnyNode, rules: Rules): Problem[] {
  switch (node.type) {
    case 'Literal':
      return 'regex' in node || 'bigint' in node ? [refused(node.raw ?? node.type)] : []
    case 'TemplateLiteral':
      return all(node.expressions, rules)
    case 'Identifier':
      return isData(node.name, rules) ? [] : [{ code: 'name', values: { name: node.name } }]
    case 'ChainExpression':
      return problemsOf(node.expression, rules)
    case 'MemberExpression':
      return ofMember(node, rules)
    case 'CallExpression':
      return ofCall(node, rules)
    case 'ConditionalExpression':
      return all([node.test, node.consequent, node.alternate], rules)
    case 'LogicalExpression':
      return all([node.left, node.right], rules)
    case 'BinaryExpression':
      return [...operator(BINARY, node.operator), ...all([node.left, node.right], rules)]
    case 'UnaryExpression':
      return [...operator(UNARY, node.operator), ...problemsOf(node.argument, rules)]
    case 'ArrayExpression':
      return node.elements.flatMap((one) => (one ? problemsOf(one, rules) : [refused('[,]')]))
    case 'ObjectExpression':
      return node.properties.flatMap((one) => ofProperty(one, rules))
    default:
      return [refused(node.type)]
  }
}

function all(nodes: readonly AnyNode[], rules: Rules): Problem[] {
  return nodes.flatMap((node) => problemsOf(node, rules))
}

function isData(name: string, { locals }: Rules): boolean {
  if (locals.has(name)) return true
  if (name.startsWith('$') || name.startsWith('_') || NOT_DATA.has(name)) return false
  return name === 'undefined' || !(name in globalThis)
}

/** `row.subject`, `list[0]`; never a name that is worked out. */
function ofMember(node: Extract<AnyNode, { type: 'MemberExpression' }>, rules: Rules): Problem[] {
  const { object, property, computed } = node
  const inside = problemsOf(object, rules)
  if (computed) return [...inside, ...ofIndex(property, rules)]
  if (property.type !== 'Identifier') return [...inside, refused(property.type)]
  const { name } = property
  const fine = !NOT_PROPERTIES.has(name) && !name.startsWith('_') && !name.startsWith('$')
  return fine ? inside : [...inside, { code: 'property', values: { name } }]
}

/** A number that is written there, or one that the loop counts. */
function ofIndex(node: AnyNode, { locals }: Rules): Problem[] {
  if (node.type === 'Literal' && typeof node.value === 'number') return []
  if (node.type === 'Identifier' && locals.has(`#${node.name}`)) return []
  return [refused('[…]')]
}

function ofCall(node: Extract<AnyNode, { type: 'CallExpression' }>, rules: Rules): Problem[] {
  const { callee, arguments: given } = node
  const allowed: readonly string[] = rules.house ? HOUSE_HELPERS : HELPERS
  const name = callee.type === 'Identifier' ? callee.name : wordsOf(callee)
  if (callee.type !== 'Identifier' || !allowed.includes(name) || rules.locals.has(name)) {
    return [
      { code: 'call', values: { name, allowed: allowed.join(', ') } },
      ...all([callee, ...given], rules),
    ]
  }
  return [...ofArguments(name, given), ...all(given, rules)]
}

function ofArguments(name: string, given: readonly AnyNode[]): Problem[] {
  const [first] = given
  const fixed = first?.type === 'Literal' && typeof first.value === 'string'
  if (name === 'csrfField') return [argument(name, 'no value, and stands alone between its braces')]
  if (name === 'themeAsset' && !(fixed && given.length === 1)) {
    return [argument(name, "the name of a file in assets/, such as 'paper.webp'")]
  }
  if (name === 'urlFor' && first?.type !== 'Literal' && first?.type !== 'TemplateLiteral') {
    return [argument(name, "the name of a route, such as 'home'")]
  }
  return []
}

function ofProperty(node: AnyNode, rules: Rules): Problem[] {
  if (node.type !== 'Property' || node.computed || node.kind !== 'init' || node.method) {
    return [refused(node.type === 'SpreadElement' ? '…' : '{[…]}')]
  }
  const name = node.key.type === 'Identifier' ? node.key.name : String(keyOf(node.key))
  const values = { name }
  const plain = !NOT_PROPERTIES.has(name) && !name.startsWith('$') && !name.startsWith('_')
  return [
    ...(plain ? [] : [{ code: 'property', values } as const]),
    ...problemsOf(node.value, rules),
  ]
}

function keyOf(node: AnyNode): unknown {
  return node.type === 'Literal' ? node.value : node.type
}

function operator(known: ReadonlySet<string>, name: string): Problem[] {
  return known.has(name) ? [] : [refused(name)]
}

function refused(what: string): Problem {
  return { code: 'expression', values: { what: WORDS[what] ?? what } }
}

function argument(name: string, takes: string): Problem {
  return { code: 'argument', values: { name, takes } }
}

/** `list.map`, as far as it can be said. */
function wordsOf(node: AnyNode): string {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression') return '…'
  return `${wordsOf(node.object)}.${node.computed ? '…' : wordsOf(node.property)}`
}

const WORDS: Record<string, string> = {
  ArrowFunctionExpression: '=>',
  FunctionExpression: 'function',
  AssignmentExpression: '=',
  UpdateExpression: '++ or --',
  NewExpression: 'new',
  ThisExpression: 'this',
  AwaitExpression: 'await',
  ImportExpression: 'import()',
  SequenceExpression: ',',
  SpreadElement: '…',
  TaggedTemplateExpression: 'tag`…`',
  ClassExpression: 'class',
  YieldExpression: 'yield',
}
