/** As much of a letter as an answer repeats. */
const QUOTED = 100_000

/** The words around a quote, in the language of the writer. */
export interface QuoteWords {
  /** `On 3 Nov 2025 at 14:05, Ana wrote:` */
  wrote: string
  /** the head of a forwarded letter, one line each: `From: …` */
  forwarded: readonly string[]
}

/** The answered text below a line that says whose it is, every line marked. */
export function quoteAnswered(text: string, words: QuoteWords): string {
  const lines = cut(text).split('\n')
  return [words.wrote, ...lines.map(mark)].join('\n')
}

/** The forwarded text as it is, below its head. */
export function quoteForwarded(text: string, words: QuoteWords): string {
  return [...words.forwarded, '', cut(text)].join('\n')
}

/** A letter with what it quotes; nothing is in front of the quote where nothing was written. */
export function withQuote(text: string, quote: string): string {
  const written = text.trimEnd()
  if (quote === '') return written
  return written === '' ? quote : `${written}\n\n${quote}`
}

function cut(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').trim()
  return lines.length <= QUOTED ? lines : `${lines.slice(0, QUOTED)}\n[…]`
}

/** RFC 3676 §4.5: marks stand beside each other, a space follows them. */
function mark(line: string): string {
  if (line === '') return '>'
  return line.startsWith('>') ? `>${line}` : `> ${line}`
}
