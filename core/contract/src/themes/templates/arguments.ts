import type { Property, SpreadElement } from 'acorn'
import { ADDRESS_NAMES, isMadeAddress } from '../markup/addresses.js'
import { HELPERS, parseExpression, problemsOf, type Problem, type Rules } from './expressions.js'

/** `@if(…)`. */
export function ofCondition(source: string, rules: Rules): Problem[] {
  const expression = parseExpression(source)
  return expression ? problemsOf(expression, rules) : [unreadable(source)]
}

/** `@slot('main')`: slots that hand something back are not for themes. */
export function ofSlot(source: string): Problem[] {
  const name = parseExpression(source)
  const fixed = name?.type === 'Literal' && /^[a-z]\w*$/i.test(String(name.value))
  return fixed ? [] : [takes('slot', "a name, such as 'main'")]
}

/** `@!thread.row({ row })`: values by name, and none under a name that means something there. */
export function ofComponent(tag: string, source: string, rules: Rules): Problem[] {
  if (!source.trim()) return []
  const given = parseExpression(source)
  if (given?.type !== 'ObjectExpression') return [takes(tag, 'values by name, such as { row }')]
  return [...problemsOf(given, rules), ...given.properties.flatMap(ofGiven)]
}

function ofGiven(property: Property | SpreadElement): Problem[] {
  // anything but a plain property is a problem already
  if (property.type !== 'Property') return []
  const { key, value } = property
  const name = key.type === 'Identifier' ? key.name : String(key.type === 'Literal' && key.value)
  if (isHelper(name)) return [{ code: 'property', values: { name } }]
  const leads = ADDRESS_NAMES.has(name) && !isMadeAddress(value)
  return leads ? [{ code: 'address', values: { name } }] : []
}

/** `@each(item in list)` or `@each((item, index) in list)`; `names` are those that stand for something inside. */
export function ofLoop(source: string, rules: Rules): { problems: Problem[]; names: string[] } {
  const loop = parseExpression(source)
  if (loop?.type !== 'BinaryExpression' || loop.operator !== 'in') {
    return { problems: [unreadable(source)], names: [] }
  }
  const left = loop.left.type === 'SequenceExpression' ? loop.left.expressions : [loop.left]
  const names = left.map((node) => (node.type === 'Identifier' ? node.name : ''))
  const [item = '', index] = names
  const strange = names.length > 2 || names.includes('')
  return {
    problems: [
      ...(strange ? [unreadable(source)] : names.flatMap((name) => ofLoopName(name, rules))),
      ...problemsOf(loop.right, rules),
    ],
    // `#index` is what may stand in brackets
    names: index === undefined ? [item] : [item, index, `#${index}`],
  }
}

function ofLoopName(name: string, rules: Rules): Problem[] {
  const taken = isHelper(name) || (!rules.house && ADDRESS_NAMES.has(name))
  if (taken) return [{ code: 'name', values: { name } }]
  return ofCondition(name, rules)
}

export function unreadable(source: string): Problem {
  return { code: 'expression', values: { what: source.trim().slice(0, 80) } }
}

function takes(name: string, what: string): Problem {
  return { code: 'argument', values: { name, takes: what } }
}

function isHelper(name: string): boolean {
  return HELPERS.some((helper) => helper === name)
}
