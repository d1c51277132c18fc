import { IntlMessageFormat } from 'intl-messageformat'

type Ast = ReturnType<IntlMessageFormat['getAst']>
type Node = Ast[number]

/** What a text asks for: names, each once, of values and, in angles, of tags. Throws where it is no ICU message. */
export function placeholdersOf(text: string, language: string): string[] {
  return [...new Set(namesIn(new IntlMessageFormat(text, language).getAst()))].sort()
}

function namesIn(nodes: Ast): string[] {
  return nodes.flatMap((node) => [...nameOf(node), ...namesIn(childrenOf(node))])
}

/** Literals (0) and `#` (7) ask for nothing; a tag (8) is no value. */
function nameOf(node: Node): string[] {
  if (node.type === 0 || node.type === 7) return []
  if (node.type === 8) return [`<${node.value}>`]
  return [node.value]
}

function childrenOf(node: Node): Ast {
  if ('children' in node) return node.children
  if (!('options' in node)) return []
  return Object.values(node.options).flatMap(({ value }) => value)
}
