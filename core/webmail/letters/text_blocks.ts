import type { TextBlock, TextPart } from '../view_parts.js'

/** Longer text is cut, in characters: the source has it whole. */
const LIMIT = 512 * 1024
const QUOTED = /^\s{0,3}>/
/** An address begins only where no part of one stands before: a long word is not read again from each letter. */
const LINK =
  /\b(?:https?:\/\/|www\.)[^\s<>"]+|\bmailto:[^\s<>"]+|(?<![\w.+-])[\w.+-]{1,64}@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d-]+)+/gi
const TRAILING = new Set(".,:;!?'’»")

/** Plain text as paragraphs whose quoted parts stand apart, with links found in it. */
export function textBlocks(text: string): TextBlock[] {
  const lines = text.slice(0, LIMIT).replaceAll('\r', '').trimEnd().split('\n')
  const blocks: TextBlock[] = []
  for (const line of lines) {
    const quoted = QUOTED.test(line)
    const last = blocks.at(-1)
    if (last && last.quoted === quoted) last.lines.push(linked(line))
    else blocks.push({ quoted, lines: [linked(line)] })
  }
  return blocks.flatMap(trimmed)
}

/** A line as parts of text, some of which lead somewhere. */
export function linked(line: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const { 0: found, index } of line.matchAll(LINK)) {
    const text = withoutTail(found)
    if (index > end) parts.push({ text: line.slice(end, index), href: null })
    parts.push({ text, href: hrefOf(text) })
    end = index + text.length
  }
  if (end < line.length) parts.push({ text: line.slice(end), href: null })
  return parts
}

/** The point that ends a sentence, or the bracket that closes around a link, is not part of it. */
function withoutTail(link: string): string {
  const opened = link.indexOf('(')
  let end = link.length
  for (; end > 0; end--) {
    const last = link[end - 1] ?? ''
    const closes = last === ')' && (opened === -1 || opened >= end)
    if (!closes && !TRAILING.has(last)) break
  }
  return link.slice(0, end)
}

function hrefOf(text: string): string | null {
  const address = /^www\./i.test(text) ? `https://${text}` : text
  const full = /^(https?:\/\/|mailto:)/i.test(address) ? address : `mailto:${address}`
  return URL.canParse(full) ? new URL(full).href : null
}

/** Without the empty lines at both ends; nothing at all where it is empty. */
function trimmed({ quoted, lines }: TextBlock): TextBlock[] {
  const isEmpty = (parts: TextPart[]) => parts.every(({ text }) => text.trim() === '')
  const first = lines.findIndex((parts) => !isEmpty(parts))
  const last = lines.findLastIndex((parts) => !isEmpty(parts))
  return first === -1 ? [] : [{ quoted, lines: lines.slice(first, last + 1) }]
}
