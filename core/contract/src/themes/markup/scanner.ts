/** Where something stands that is put in when the page is made: a mustache of a template. */
export interface Hole {
  /** what stands between the braces */
  source: string
  line: number
}

export interface Attribute {
  name: string
  line: number
  /** text as it is written, and holes; null where there is no value */
  value: readonly (string | Hole)[] | null
}

export interface Opened {
  kind: 'open'
  name: string
  line: number
  attributes: Attribute[]
  /** holes that stand where an attribute would */
  holes: Hole[]
  selfClosing: boolean
}

export type MarkupEvent =
  | Opened
  | { kind: 'close'; name: string; line: number }
  | { kind: 'text'; text: string; line: number }
  | { kind: 'hole'; hole: Hole; line: number }
  /** not written in a way that every browser reads alike: `what` is a piece of it */
  | { kind: 'strange'; what: string; line: number }

/** Between elements, in a comment, or inside of something that is not finished. */
export type Place = 'text' | 'comment' | 'inside'

const LETTER = /[a-zA-Z]/
const SPACE = /[ \t\n\r\f]/

/** Elements whose content browsers take for text; here nothing but text may stand in them (HTML §13.2.5). */
const RAW = new Set(['textarea', 'title', 'iframe'])

/**
 * Reads HTML strictly: only what all browsers take in one way (a part of HTML §13.2.5), so that nothing
 * can be hidden from a check. What is strange is told, and reading goes on as well as it can.
 */
export class MarkupScanner {
  #tell: (event: MarkupEvent) => void
  #state: (char: string) => void
  #line = 1
  #text = ''
  #textLine = 1
  #name = ''
  #raw = ''
  #closing = false
  #quote = ''
  #open: Opened | null = null
  #attribute: { name: string; line: number; value: (string | Hole)[] | null } | null = null

  constructor(tell: (event: MarkupEvent) => void) {
    this.#tell = tell
    this.#state = this.#inText
  }

  feed(text: string, line: number): void {
    this.#line = line
    for (const char of text) {
      this.#state(char)
      if (char === '\n') this.#line += 1
    }
  }

  hole(hole: Hole): void {
    this.#line = hole.line
    if (this.#state === this.#inText) {
      this.#flush()
      return this.#tell({ kind: 'hole', hole, line: hole.line })
    }
    if (this.#state === this.#inQuotes) return void this.#attribute?.value?.push(hole)
    if (this.#state === this.#betweenAttributes) return void this.#open?.holes.push(hole)
    this.#strange(`{{${hole.source}}}`)
  }

  get place(): Place {
    if (this.#state === this.#inComment) return 'comment'
    return this.#state === this.#inText && !this.#raw ? 'text' : 'inside'
  }

  /** Nothing more comes. */
  end(): void {
    this.#flush()
    if (this.place !== 'text') this.#strange(this.#name)
  }

  #inText = (char: string) => {
    if (char !== '<') {
      if (!this.#text) this.#textLine = this.#line
      return void (this.#text += char)
    }
    this.#flush()
    this.#state = this.#afterBracket
    this.#name = ''
    this.#closing = false
  }

  #afterBracket = (char: string) => {
    if (char === '/' && !this.#closing) return void (this.#closing = true)
    if (LETTER.test(char) && (this.#closing || !this.#raw)) return this.#beginTag(char)
    if (char === '!' && !this.#closing && !this.#raw) {
      return void (this.#state = this.#inDeclaration)
    }
    this.#strange(`<${char}`)
    this.#state = this.#inText
  }

  #beginTag(char: string): void {
    this.#name = char
    this.#open = {
      ...{ kind: 'open', name: '', line: this.#line },
      ...{ attributes: [], holes: [], selfClosing: false },
    }
    this.#state = this.#inTagName
  }

  #inTagName = (char: string) => {
    if (/[a-zA-Z0-9-]/.test(char)) return void (this.#name += char)
    this.#state = this.#betweenAttributes
    this.#betweenAttributes(char)
  }

  #betweenAttributes = (char: string) => {
    if (SPACE.test(char)) return
    if (char === '>') return this.#endTag()
    if (char === '/') return void (this.#state = this.#afterSlash)
    if (!LETTER.test(char)) return this.#strange(char)
    this.#attribute = { name: char, line: this.#line, value: null }
    this.#open?.attributes.push(this.#attribute)
    this.#state = this.#inAttributeName
  }

  #afterSlash = (char: string) => {
    if (char !== '>') this.#strange('/')
    else if (this.#open) this.#open.selfClosing = true
    this.#state = this.#betweenAttributes
    if (char === '>') this.#endTag()
  }

  #inAttributeName = (char: string) => {
    if (/[\w:.-]/.test(char) && this.#attribute) return void (this.#attribute.name += char)
    if (char === '=' && this.#attribute) {
      this.#attribute.value = []
      return void (this.#state = this.#beforeValue)
    }
    if (!SPACE.test(char) && char !== '>' && char !== '/') this.#strange(char)
    this.#state = this.#betweenAttributes
    this.#betweenAttributes(char)
  }

  #beforeValue = (char: string) => {
    if (char === '"' || char === "'") {
      this.#quote = char
      return void (this.#state = this.#inQuotes)
    }
    this.#strange(`${this.#attribute?.name ?? ''}=${char}`)
    this.#state = this.#betweenAttributes
  }

  #inQuotes = (char: string) => {
    if (char === this.#quote) return void (this.#state = this.#betweenAttributes)
    const value = this.#attribute?.value
    if (!value) return
    const last = value.at(-1)
    if (typeof last === 'string') value[value.length - 1] = last + char
    else value.push(char)
  }

  #endTag(): void {
    const [name, line] = [this.#name.toLowerCase(), this.#open?.line ?? this.#line]
    if (this.#closing) {
      if (this.#open && (this.#open.attributes.length > 0 || this.#open.holes.length > 0)) {
        this.#strange(`</${name}`)
      }
      if (this.#raw && name !== this.#raw) this.#strange(`</${name}`)
      this.#tell({ kind: 'close', name, line })
    } else if (this.#open) this.#tell({ ...this.#open, name, line })
    this.#raw = RAW.has(name) && !this.#closing ? name : ''
    this.#state = this.#inText
  }

  #inDeclaration = (char: string) => {
    this.#name += char
    if ('--'.startsWith(this.#name)) {
      if (this.#name === '--') this.#beginComment()
      return
    }
    if (!'doctype html'.startsWith(this.#name.toLowerCase())) {
      this.#strange(`<!${this.#name}`)
      this.#state = this.#inText
    } else if (this.#name.length === 12) this.#state = this.#inDoctype
  }

  #inDoctype = (char: string) => {
    if (char === '>') this.#state = this.#inText
    else this.#strange(char)
  }

  #beginComment(): void {
    this.#name = ''
    this.#state = this.#inComment
  }

  /** `<!-->`, `<!--->` and `--!>` end a comment in browsers, and not where it seems. */
  #inComment = (char: string) => {
    this.#name += char
    const seen = this.#name
    if (seen === '>' || seen === '->' || seen.endsWith('--!>')) this.#strange(`<!--${seen}`)
    if (seen.length > 2 && seen.endsWith('-->')) this.#state = this.#inText
  }

  #flush(): void {
    if (this.#text) this.#tell({ kind: 'text', text: this.#text, line: this.#textLine })
    this.#text = ''
  }

  #strange(what: string): void {
    this.#tell({ kind: 'strange', what: what.slice(0, 40), line: this.#line })
  }
}
