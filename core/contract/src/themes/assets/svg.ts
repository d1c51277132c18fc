import { MarkupScanner, type Attribute, type MarkupEvent } from '../markup/scanner.js'

/** Shapes and paint: nothing that runs, loads, links or animates. */
const ELEMENTS = new Map(
  [
    ...['svg', 'g', 'defs', 'symbol', 'use', 'title', 'desc', 'path', 'circle', 'ellipse', 'rect'],
    ...['line', 'polyline', 'polygon', 'text', 'tspan', 'linearGradient', 'radialGradient', 'stop'],
    ...['clipPath', 'mask', 'pattern'],
  ].map((name) => [name.toLowerCase(), name])
)

const ATTRIBUTES = new Set([
  ...['viewBox', 'width', 'height', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'd'],
  ...['rx', 'ry', 'fx', 'fy', 'dx', 'dy', 'points', 'id', 'transform', 'preserveAspectRatio'],
  ...['fill', 'fill-opacity', 'fill-rule', 'stroke', 'stroke-width', 'stroke-linecap', 'opacity'],
  ...['stroke-linejoin', 'stroke-miterlimit', 'stroke-dasharray', 'stroke-dashoffset', 'color'],
  ...['stroke-opacity', 'clip-path', 'clip-rule', 'mask', 'offset', 'stop-color', 'stop-opacity'],
  ...['gradientUnits', 'gradientTransform', 'spreadMethod', 'patternUnits', 'patternTransform'],
  ...['clipPathUnits', 'maskUnits', 'pathLength', 'role', 'aria-label', 'font-size', 'font-weight'],
  ...['font-family', 'text-anchor', 'dominant-baseline', 'letter-spacing', 'vector-effect', 'href'],
])

const SVG = 'http://www.w3.org/2000/svg'
const HEAD = /^\uFEFF?\s*(?:<\?xml[^<>]*\?>)?\s*(?:<!--(?:(?!--)[^])*-->\s*)*/

/** `what` was left out, and where it stood. */
export interface LeftOut {
  what: string
  line: number
}

/**
 * The same drawing, written anew from what draws; `leftOut` is the rest: scripts, styles, links, animations,
 * what an editor noted for itself. null where it cannot be read for sure.
 */
export function cleanSvg(text: string): { svg: string; leftOut: LeftOut[] } | null {
  const [head = ''] = HEAD.exec(text) ?? []
  const writer = new SvgWriter()
  const scanner = new MarkupScanner((event) => writer.take(event))
  scanner.feed(text.slice(head.length), head.split('\n').length)
  scanner.end()
  return writer.result
}

class SvgWriter {
  #written = ''
  #open: string[] = []
  /** inside of an element that is left out: its name, and how many of its name are open */
  #skipped: { name: string; depth: number } | null = null
  #leftOut: LeftOut[] = []
  #sound = true
  #begun = false

  get result() {
    const whole = this.#sound && this.#begun && this.#open.length === 0 && !this.#skipped
    return whole ? { svg: this.#written, leftOut: this.#leftOut } : null
  }

  take(event: MarkupEvent): void {
    if (event.kind === 'strange' || event.kind === 'hole') this.#sound = false
    else if (event.kind === 'text') this.#text(event.text)
    else if (event.kind === 'open') this.#opened(event)
    else this.#closed(event.name)
  }

  #text(text: string): void {
    if (this.#skipped || /^\s*$/.test(text)) return
    const inside = ['text', 'tspan', 'title', 'desc'].includes(this.#open.at(-1) ?? '')
    if (inside && !/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) this.#written += text
  }

  #opened(event: Extract<MarkupEvent, { kind: 'open' }>): void {
    const name = ELEMENTS.get(event.name)
    if (this.#skipped) {
      if (event.name === this.#skipped.name && !event.selfClosing) this.#skipped.depth += 1
      return
    }
    if (name === undefined || (name === 'svg') === this.#begun) {
      this.#leftOut.push({ what: `<${event.name}>`, line: event.line })
      if (!event.selfClosing) this.#skipped = { name: event.name, depth: 1 }
      return
    }
    this.#begun = true
    this.#written += name === 'svg' ? `<svg xmlns="${SVG}"` : `<${name}`
    this.#written += event.attributes.map((one) => this.#attribute(one, name)).join('')
    this.#written += event.selfClosing ? '/>' : '>'
    if (!event.selfClosing) this.#open.push(name)
  }

  #attribute({ name, value, line }: Attribute, element: string): string {
    if (name === 'xmlns') return ''
    const text = (value ?? []).filter((part) => typeof part === 'string').join('')
    if (ATTRIBUTES.has(name) && isHarmless(name, text, element)) return ` ${name}="${quoted(text)}"`
    this.#leftOut.push({ what: name, line })
    return ''
  }

  #closed(closed: string): void {
    if (this.#skipped) {
      if (closed === this.#skipped.name) this.#skipped.depth -= 1
      if (this.#skipped.depth === 0) this.#skipped = null
      return
    }
    const name = ELEMENTS.get(closed)
    if (name === undefined || this.#open.pop() !== name) this.#sound = false
    else this.#written += `</${name}>`
  }
}

function isHarmless(name: string, value: string, element: string): boolean {
  if (name === 'href') return element === 'use' && /^#[\w-]+$/.test(value)
  if (value.includes('&') || value.includes('\\')) return false
  return !/url\(/i.test(value.replace(/^url\((['"]?)#[\w-]+\1\)$/, ''))
}

function quoted(text: string): string {
  return text.replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
