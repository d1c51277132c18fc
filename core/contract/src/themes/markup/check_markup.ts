import type { FaultCode, ThemeFault } from '../faults.js'
import { isKnownAddress } from './addresses.js'
import {
  ELEMENTS,
  HEAD_ELEMENTS,
  isAddress,
  isAllowedAttribute,
  SVG_ELEMENTS,
  VOID,
} from './allowed.js'
import { fixedAttributes } from './fixed_attributes.js'
import { collect, noOffers, type Offers } from './offers.js'
import type { Attribute, MarkupEvent, Opened } from './scanner.js'

type Report = (line: number, code: FaultCode, values?: ThemeFault['values']) => void

/** What a letter's frame is, and stays: an origin of its own (DESIGN, "What always holds", 4). */
const SANDBOX = 'allow-scripts allow-popups allow-popups-to-escape-sandbox'
const FRAME_SOURCE = /^\s*urlFor\('messages\.body', \{ id: message\.id \}\)\s*$/

/** Takes the elements of one template as they come, says what is wrong with them, and keeps what they offer. */
export class MarkupCheck {
  readonly offers: Offers = noOffers()
  #report: Report
  #house: boolean
  #open: { name: string; line: number }[] = []
  #formWithoutToken: number | null = null

  constructor(report: Report, house: boolean) {
    this.#report = report
    this.#house = house
  }

  take(event: MarkupEvent): void {
    if (event.kind === 'strange') this.#report(event.line, 'strange', { what: event.what })
    else if (event.kind === 'open') this.#opened(event)
    else if (event.kind === 'close') this.#closed(event.name, event.line)
  }

  /** A csrfField() stands here. */
  tokenField(): void {
    this.#formWithoutToken = null
  }

  /** How many elements are open: a block leaves as many as it found. */
  get depth(): number {
    return this.#open.length
  }

  /** Nothing more comes. */
  end(): void {
    for (const { name, line } of this.#open) this.#report(line, 'unclosed', { name })
  }

  get #inSvg(): boolean {
    return this.#open.some(({ name }) => name === 'svg')
  }

  #opened(event: Opened): void {
    const { name, line } = event
    const svg = name === 'svg' || this.#inSvg
    const known = svg
      ? SVG_ELEMENTS.has(name)
      : ELEMENTS.has(name) || (this.#house && HEAD_ELEMENTS.has(name))
    if (!known) this.#report(line, 'element', { name })
    const attributes = [...event.attributes, ...this.#chosen(event)]
    for (const attribute of attributes) this.#attribute(attribute, svg)
    if (name === 'iframe') this.#frame(event)
    if (name === 'form' && isPost(attributes)) this.#formWithoutToken = line
    collect(this.offers, event, attributes)
    if (!VOID.has(name) && !(event.selfClosing && svg)) this.#open.push({ name, line })
  }

  #closed(name: string, line: number): void {
    const open = this.#open.at(-1)
    if (open?.name !== name) return this.#report(line, 'unclosed', { name })
    this.#open.pop()
    if (name === 'form' && this.#formWithoutToken !== null) {
      this.#report(this.#formWithoutToken, 'no_token')
      this.#formWithoutToken = null
    }
  }

  #chosen({ holes }: Opened): Attribute[] {
    return holes.flatMap((hole) => {
      const attributes = fixedAttributes(hole)
      if (!attributes) this.#report(hole.line, 'hole_in_tag', { source: hole.source.trim() })
      return attributes ?? []
    })
  }

  #attribute({ name, value, line }: Attribute, svg: boolean): void {
    if (!isAllowedAttribute(name.toLowerCase(), svg, this.#house)) {
      this.#report(line, 'attribute', { name })
    } else if (isAddress(name.toLowerCase()) && !isKnownAddress(value ?? [])) {
      this.#report(line, 'address', { name })
    }
  }

  #frame({ attributes, line, holes }: Opened): void {
    const valueOf = (name: string) => attributes.find((one) => one.name === name)?.value ?? []
    const [sandbox, source] = [valueOf('sandbox'), valueOf('src')]
    const [hole] = source
    const same =
      sandbox.length === 1 &&
      sandbox[0] === SANDBOX &&
      source.length === 1 &&
      typeof hole === 'object' &&
      FRAME_SOURCE.test(hole.source)
    if (!same || holes.length > 0) this.#report(line, 'frame')
  }
}

function isPost(attributes: readonly Attribute[]): boolean {
  const method = attributes.find(({ name }) => name === 'method')?.value
  return method !== undefined && String(method).toLowerCase() !== 'get'
}
