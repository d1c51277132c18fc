/** RFC 3676 §4.2: no more than 78 with CRLF */
const WIDTH = 74
const SIGNATURE = '-- '

/**
 * Text as format=flowed (RFC 3676): long lines are broken at spaces, and whoever reads them puts
 * them together again for any width. Lines that begin with `>` are quotes. Line ends become CRLF.
 */
export function flow(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  return lines.flatMap(flowLine).join('\r\n')
}

function flowLine(line: string): string[] {
  const [marks] = /^>*/.exec(line) ?? ['']
  const rest = marks === '' ? line : line.slice(marks.length).replace(/^ /, '')
  // §4.1: a line that ends in a space goes on in the next one, which the writer did not mean
  const fixed = rest === SIGNATURE ? rest : rest.replace(/ +$/, '')
  const width = Math.max(WIDTH - marks.length, 20)
  return breakLine(fixed, width).map((part) => marks + stuff(part, marks !== ''))
}

/** Breaks after a space, which stays: that is what says that the line goes on. */
function breakLine(line: string, width: number): string[] {
  const parts: string[] = []
  let rest = line
  while (rest.length > width && line !== SIGNATURE) {
    const at = breakAt(rest, width)
    if (at === -1) break
    parts.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  return [...parts, rest]
}

/** After the last space that fits, or the first one that does not; -1 where there is none. */
function breakAt(line: string, width: number): number {
  const last = line.lastIndexOf(' ', width - 1)
  const at = last > 0 ? last : line.indexOf(' ', width)
  return at === -1 || at + 1 >= line.length ? -1 : at + 1
}

/** §4.4: what would be read as a quote, as already stuffed, or as mbox's From gets a space. */
function stuff(line: string, quoted: boolean): string {
  if (quoted) return line === '' ? '' : ` ${line}`
  return /^(?: |>|From )/.test(line) ? ` ${line}` : line
}
