import type { MarkdownBlock } from '../../views.js'

const MOST = 200
const LONGEST = 2_000

/**
 * Reads as much of Markdown as a changelog needs (https://keepachangelog.com): headings, lists and paragraphs. All of
 * it stays text: what looks like HTML is shown as it was written.
 */
export function changelogBlocks(text: string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = []
  for (const line of text.split(/\r?\n/).slice(0, 10 * MOST)) {
    if (blocks.length >= MOST) break
    add(blocks, line.slice(0, LONGEST))
  }
  return blocks.filter((block) => block.kind !== 'paragraph' || block.text !== '')
}

function add(blocks: MarkdownBlock[], line: string): void {
  const heading = /^#{1,6}\s+(.+)$/.exec(line)?.[1]
  const item = /^\s*[-*+]\s+(.+)$/.exec(line)?.[1]
  const last = blocks.at(-1)
  if (heading) blocks.push({ kind: 'heading', text: plain(heading) })
  else if (item && last?.kind === 'list') last.items.push(plain(item))
  else if (item) blocks.push({ kind: 'list', items: [plain(item)] })
  else if (line.trim() === '') blocks.push({ kind: 'paragraph', text: '' })
  else if (last?.kind === 'list') continueItem(last.items, line)
  else if (last?.kind === 'paragraph') last.text = `${last.text} ${plain(line)}`.trim()
  else blocks.push({ kind: 'paragraph', text: plain(line) })
}

function continueItem(items: string[], line: string): void {
  items[items.length - 1] = `${items.at(-1) ?? ''} ${plain(line)}`
}

/** Without the signs of emphasis and code; a link keeps its words and tells where it leads. */
function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/\[([^\]]{1,200})\]\(([^)\s]{1,500})\)/g, '$1 ($2)')
    .replaceAll(/(\*\*|__|`)/g, '')
}
