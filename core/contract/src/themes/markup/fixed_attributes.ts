import type { Expression } from 'acorn'
import { parseExpression } from '../templates/expressions.js'
import type { Attribute, Hole } from './scanner.js'

const WRITTEN = /^(?:[a-z][\w-]*(?:=[\w:#./-]+)?(?: +|$))*$/

/**
 * What a hole between attributes may put there, such as `{{ open ? 'open' : '' }}`: fixed attributes only, for data
 * there could bring attributes of its own. null where it may put something else.
 */
export function fixedAttributes({ source, line }: Hole): Attribute[] | null {
  const expression = parseExpression(source)
  const texts = expression ? textsOf(expression) : null
  if (!texts?.every((text) => WRITTEN.test(text))) return null
  return texts
    .flatMap((text) => text.split(/ +/).filter(Boolean))
    .map((written) => {
      const [name = '', value] = written.split(/=(.*)/s)
      return { name, line, value: value === undefined ? null : [value] }
    })
}

/** All that a choice between texts may come to; null where one of them is no text that stands there. */
function textsOf(node: Expression): string[] | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.value] : null
  if (node.type !== 'ConditionalExpression') return null
  const [yes, no] = [textsOf(node.consequent), textsOf(node.alternate)]
  return yes && no ? [...yes, ...no] : null
}
