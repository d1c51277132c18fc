import { Parser, XMLError } from '@xmpp/xml'

/** Of one element of the stream: characters, elements, levels, attributes of one of them. */
const LIMITS = { size: 1024 * 1024, elements: 10_000, depth: 50, attributes: 100 }

/** The parser of xmpp.js reads whatever comes; what a far side may make this process hold ends here. */
export class LimitedParser extends Parser {
  #size = 0
  #elements = 0
  #depth = 0

  override write(data: string): void {
    this.#size += data.length
    super.write(data)
    if (this.#size > LIMITS.size) throw new XMLError('an element is larger than is read')
  }

  override onStartElement(name: string, attrs: Record<string, string>): void {
    this.#depth += 1
    this.#elements += 1
    if (this.#depth > LIMITS.depth) throw new XMLError('elements are nested too deeply')
    if (this.#elements > LIMITS.elements) throw new XMLError('an element has too many others in it')
    if (Object.keys(attrs).length > LIMITS.attributes) throw new XMLError('too many attributes')
    super.onStartElement(name, attrs)
  }

  override onEndElement(name: string): void {
    if (!this.cursor) throw new XMLError(`${name} ends before it begins`)
    this.#depth -= 1
    super.onEndElement(name)
    // The stream itself is the first level: an element of it is complete.
    if (this.#depth === 1) {
      this.#size = 0
      this.#elements = 0
    }
  }
}
