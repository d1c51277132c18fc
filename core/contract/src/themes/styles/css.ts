import { parse, walk, type CssNode } from 'css-tree'

export type ParsedCss = { ok: true; tree: CssNode } | { ok: false; line: number; detail: string }

/** Strictly: the first thing that cannot be read ends it, instead of being left out as browsers do. */
export function parseCss(text: string): ParsedCss {
  let first: { line: number; detail: string } | null = null
  const note = (error: Error) => {
    const line = 'line' in error && typeof error.line === 'number' ? error.line : 0
    first ??= { line, detail: error.message }
  }
  const tree = read(text, note)
  return first || !tree || isDeep(tree) ? { ok: false, ...(first ?? TOO_DEEP) } : { ok: true, tree }
}

/** Blocks in blocks. */
const DEEPEST = 8

const TOO_DEEP = { line: 0, detail: 'it is nested too deep' }

function isDeep(tree: CssNode): boolean {
  let [depth, deepest] = [0, 0]
  walk(tree, {
    enter(node: CssNode) {
      if (node.type === 'Block') deepest = Math.max(deepest, ++depth)
    },
    leave(node: CssNode) {
      if (node.type === 'Block') depth -= 1
    },
  })
  return deepest > DEEPEST
}

function read(text: string, onParseError: (error: Error) => void): CssNode | null {
  try {
    return parse(text, { ...OPTIONS, onParseError })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

const OPTIONS = { positions: true, parseCustomProperty: true, parseValue: true }

export function lineOf({ loc }: CssNode): number {
  return loc?.start.line ?? 0
}
