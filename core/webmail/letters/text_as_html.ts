import { textBlocks } from './text_blocks.js'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** Plain text for a letter's frame, where it stands in for HTML. */
export function textAsHtml(text: string): string {
  const blocks = textBlocks(text).map(({ quoted, lines }) => {
    const inside = lines.map((parts) => parts.map(partHtml).join('')).join('\n')
    return quoted ? `<blockquote><pre>${inside}</pre></blockquote>` : `<pre>${inside}</pre>`
  })
  return blocks.join('')
}

function partHtml({ text, href }: { text: string; href: string | null }): string {
  return href ? `<a href="${escaped(href)}">${escaped(text)}</a>` : escaped(text)
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ENTITIES[char] ?? '')
}
