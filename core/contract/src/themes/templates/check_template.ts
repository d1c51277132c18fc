import type { MustacheToken, TagToken, Token } from 'edge-lexer/types'
import { fault, type FaultCode, type ThemeFault } from '../faults.js'
import { MarkupCheck } from '../markup/check_markup.js'
import type { Offers } from '../markup/offers.js'
import { MarkupScanner } from '../markup/scanner.js'
import { LIMITS } from '../theme_files.js'
import { ofComponent, ofCondition, ofLoop, ofSlot, unreadable } from './arguments.js'
import { isTokenField, parseExpression, problemsOf, slotIn, type Problem } from './expressions.js'
import { ALLOWED_TAGS, tokensOf } from './tokens.js'

export interface CheckedTemplate {
  faults: ThemeFault[]
  offers: Offers
  /** templates of the components that it calls */
  calls: Set<string>
  /** files in assets/ that it names */
  assets: { name: string; line: number }[]
}

export interface TemplateToCheck {
  /** where it stands, for who reads the faults */
  file: string
  text: string
  /** components by the tag that calls them */
  components: ReadonlyMap<string, string>
  /** a template of the house itself, which makes the heads of pages */
  house?: boolean
}

/** Reads a template as Edge and a browser will, and says what it may not do, with the line. Runs nothing of it. */
export function checkTemplate(template: TemplateToCheck): CheckedTemplate {
  const walk = new Walk(template)
  const read = tokensOf(template.text, new Set(template.components.keys()))
  if (read.ok) walk.template(read.tokens)
  else walk.report(read.line, 'not_edge', { detail: read.detail })
  return walk.checked
}

/** A line that looks like a tag, and is none. */
const STRAY_TAG = /^\s*@!?([a-zA-Z._]+)\s*\(/

class Walk {
  readonly #template: TemplateToCheck
  readonly #scanner: MarkupScanner
  readonly #markup: MarkupCheck
  readonly #calls = new Set<string>()
  readonly #assets: CheckedTemplate['assets'] = []
  readonly #faults: ThemeFault[] = []
  #locals: ReadonlySet<string> = new Set()
  #loops = 0

  constructor(template: TemplateToCheck) {
    this.#template = template
    this.#markup = new MarkupCheck(this.report, template.house === true)
    this.#scanner = new MarkupScanner((event) => this.#markup.take(event))
  }

  report = (line: number, code: FaultCode, values: ThemeFault['values'] = {}): void => {
    this.#faults.push(fault(this.#template.file, line, code, values))
  }

  get checked(): CheckedTemplate {
    const { offers } = this.#markup
    return { faults: this.#faults, offers, calls: this.#calls, assets: this.#assets }
  }

  template(tokens: readonly Token[]): void {
    for (const token of tokens) this.#token(token)
    this.#scanner.end()
    this.#markup.end()
  }

  #token(token: Token): void {
    if (token.type === 'newline') return this.#scanner.feed('\n', token.line)
    if (token.type === 'comment') return
    if (token.type === 'raw') return this.#raw(token.value, token.line)
    if ('children' in token) return this.#tag(token)
    if ('properties' in token) this.#mustache(token)
  }

  #raw(text: string, line: number): void {
    const [, tag] = STRAY_TAG.exec(text) ?? []
    if (tag && this.#scanner.place === 'text') this.report(line, 'unknown_tag', { tag })
    this.#scanner.feed(text, line)
  }

  #mustache({ type, properties, loc }: MustacheToken): void {
    const { line } = loc.start
    const source = properties.jsArg
    const expression = parseExpression(source)
    const kind: string = type
    if (kind.startsWith('e')) return this.report(line, 'escaped')
    if (!expression) return this.#problems(line, [unreadable(source)])
    if (kind === 's__mustache') {
      const slot = slotIn(expression)
      if (slot === null || this.#scanner.place !== 'text') this.report(line, 'raw_output')
      return
    }
    if (isTokenField(expression)) {
      if (this.#scanner.place !== 'text') this.report(line, 'argument', TOKEN_FIELD)
      return this.#markup.tokenField()
    }
    this.#problems(line, problemsOf(expression, this.#rules))
    this.#noteAssets(source, line)
    this.#scanner.hole({ source, line })
  }

  #tag(token: TagToken): void {
    const { name, jsArg } = token.properties
    const { line } = token.loc.start
    const component = this.#template.components.get(name)
    if (String(token.type) === 'e__tag') return this.report(line, 'escaped')
    if (component !== undefined) return this.#component(token, component)
    if (name === 'vite' && this.#template.house) return
    if (!ALLOWED_TAGS.has(name)) return this.report(line, 'tag', { tag: name })
    if (name === 'each') return this.#each(token)
    if (name === 'slot') this.#problems(line, ofSlot(jsArg))
    else if (name !== 'else') this.#problems(line, ofCondition(jsArg, this.#rules))
    this.#block(token)
  }

  #component(token: TagToken, template: string): void {
    const { name, jsArg } = token.properties
    const { line } = token.loc.start
    this.#calls.add(template)
    if (this.#scanner.place !== 'text') this.report(line, 'block_inside', { tag: name })
    this.#problems(line, ofComponent(name, jsArg, this.#rules))
    this.#noteAssets(jsArg, line)
    this.#block(token)
  }

  #each(token: TagToken): void {
    const { line } = token.loc.start
    const { problems, names } = ofLoop(token.properties.jsArg, this.#rules)
    this.#problems(line, problems)
    const outer = this.#locals
    this.#locals = new Set([...outer, ...names])
    this.#loops += 1
    if (this.#loops > LIMITS.loops) this.report(line, 'too_deep', { most: LIMITS.loops })
    this.#block(token)
    this.#loops -= 1
    this.#locals = outer
  }

  /** Each branch of a block leaves the page where it found it: nothing may begin in one and end in another. */
  #block(token: TagToken): void {
    const [place, depth] = [this.#scanner.place, this.#markup.depth]
    const { name } = token.properties
    const check = (line: number) => {
      const same = this.#scanner.place === place && this.#markup.depth === depth
      if (!same || place === 'inside') this.report(line, 'block_inside', { tag: name })
    }
    for (const child of token.children) {
      if ('children' in child && ['else', 'elseif'].includes(child.properties.name)) {
        check(child.loc.start.line)
      }
      this.#token(child)
    }
    check(token.loc.start.line)
  }

  #noteAssets(source: string, line: number): void {
    for (const [, , name = ''] of source.matchAll(/\bthemeAsset\(\s*(['"])([^'"]*)\1/g)) {
      this.#assets.push({ name, line })
    }
  }

  #problems(line: number, problems: readonly Problem[]): void {
    for (const { code, values } of problems) this.report(line, code, values)
  }

  get #rules() {
    return { house: this.#template.house === true, locals: this.#locals }
  }
}

const TOKEN_FIELD = {
  name: 'csrfField',
  takes: 'no value, and stands alone in its braces, between elements',
}
