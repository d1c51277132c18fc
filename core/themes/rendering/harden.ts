import type { AnyNode, CallExpression, Expression, Literal } from 'acorn'
import { parseExpression } from '@caliopen/contract/themes/templates/expressions'
import { ThemeRefusedError } from '../errors.js'

/** The functions of `read.ts`, as compiled templates call them. */
export const READ = '$read'
export const READ_MAYBE = '$readMaybe'

/**
 * The same expression, every property of it read by `$read`. It has passed the check: what is not known here
 * is refused once more.
 */
export function harden(source: string, assetUrl: (name: string) => string): Expression {
  const expression = parseExpression(source)
  if (!expression) throw new ThemeRefusedError(`no expression: ${source}`)
  return new Hardening(assetUrl).of(expression)
}

class Hardening {
  readonly #assetUrl: (name: string) => string
  #maybe = false

  constructor(assetUrl: (name: string) => string) {
    this.#assetUrl = assetUrl
  }

  of<Node extends AnyNode>(node: Node): Node
  of(node: AnyNode): AnyNode {
    switch (node.type) {
      case 'Literal':
        if ('regex' in node || 'bigint' in node) throw new ThemeRefusedError('no such literal')
        return node
      case 'Identifier':
        return node
      case 'TemplateLiteral':
        return { ...node, expressions: node.expressions.map((one) => this.of(one)) }
      case 'ChainExpression':
        return this.#chain(node.expression)
      case 'MemberExpression':
        return this.#member(node)
      case 'CallExpression':
        return this.#call(node)
      case 'ConditionalExpression':
        return {
          ...node,
          test: this.of(node.test),
          consequent: this.of(node.consequent),
          alternate: this.of(node.alternate),
        }
      case 'LogicalExpression':
        return { ...node, left: this.of(node.left), right: this.of(node.right) }
      case 'BinaryExpression':
        return {
          ...node,
          left: this.of<AnyNode>(node.left) as Expression,
          right: this.of(node.right),
        }
      case 'UnaryExpression':
        return { ...node, argument: this.of(node.argument) }
      case 'ArrayExpression':
        return { ...node, elements: node.elements.map((one) => (one ? this.of(one) : null)) }
      case 'ObjectExpression':
        return { ...node, properties: node.properties.map((one) => this.of(one)) }
      case 'Property':
        return { ...node, shorthand: false, value: this.of<AnyNode>(node.value) } as AnyNode
      default:
        throw new ThemeRefusedError(`${node.type} has no place in a theme`)
    }
  }

  #chain(node: AnyNode): AnyNode {
    const before = this.#maybe
    this.#maybe = true
    const hardened = this.of(node)
    this.#maybe = before
    return hardened
  }

  #member(node: Extract<AnyNode, { type: 'MemberExpression' }>): AnyNode {
    const key = node.computed ? this.of(node.property) : literal(nameOf(node.property))
    return call(this.#maybe ? READ_MAYBE : READ, [this.of(node.object), key])
  }

  #call(node: CallExpression): AnyNode {
    const [first] = node.arguments
    const asset = node.callee.type === 'Identifier' && node.callee.name === 'themeAsset'
    if (asset && first?.type === 'Literal') return literal(this.#assetUrl(String(first.value)))
    return { ...node, arguments: node.arguments.map((one) => this.of(one)) }
  }
}

function nameOf(node: AnyNode): string {
  if (node.type !== 'Identifier') throw new ThemeRefusedError(`${node.type} is no name`)
  return node.name
}

function literal(value: string): Literal {
  return { type: 'Literal', value, raw: JSON.stringify(value), start: 0, end: 0 }
}

function call(name: string, given: AnyNode[]): CallExpression {
  return {
    ...{ type: 'CallExpression', start: 0, end: 0, optional: false },
    callee: { type: 'Identifier', name, start: 0, end: 0 },
    arguments: given as Expression[],
  }
}
