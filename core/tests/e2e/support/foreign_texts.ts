import { IntlMessageFormat } from 'intl-messageformat'
import type { Page } from 'playwright-core'
import { features } from '../../text_checks/sources.js'
import { textsOf, type LANGUAGES } from '../../texts.js'

type Language = (typeof LANGUAGES)[number]
type Ast = ReturnType<IntlMessageFormat['getAst']>

/** Fewer letters than these say nothing about a language: `{host}` could be anything. */
const FEW_LETTERS = 2

/** Finds, among what a page says in one language, texts of the other, and keys that nobody turned into text. */
export class ForeignTexts {
  readonly #own: RegExp[]
  readonly #foreign: RegExp[]
  readonly #key: RegExp
  readonly #known = new Map<string, boolean>()

  constructor(own: Language, foreign: Language) {
    const names = features(own)
    const patterns = (language: Language) =>
      names
        .flatMap((name) => [...textsOf(name, language).values()])
        .filter((text) => literal(text, language).length >= FEW_LETTERS)
        .map((text) => patternOf(text, language))
    this.#own = patterns(own)
    this.#foreign = patterns(foreign)
    this.#key = new RegExp(`^(?:${names.join('|')})(?:\\.\\w+)+$|translation missing`, 'i')
  }

  async on(page: Page): Promise<string[]> {
    return (await spokenOn(page)).filter((text) => this.#isForeign(text))
  }

  #isForeign(text: string): boolean {
    const known = this.#known.get(text)
    if (known !== undefined) return known
    const matches = (pattern: RegExp) => pattern.test(text)
    const foreign =
      this.#key.test(text) || (this.#foreign.some(matches) && !this.#own.some(matches))
    this.#known.set(text, foreign)
    return foreign
  }
}

/**
 * All that the page says to eyes and ears, piece by piece; not what is written in a language of its own, nor what
 * correspondents and the account wrote.
 */
async function spokenOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const theirs =
      '.letter__text, .source, .row__subject, .row__snippet, .letter__snippet, textarea'
    const isOurs = (element: Element | null) =>
      element !== null &&
      !element.closest(`script, style, html > * [lang], ${theirs}`) &&
      element.tagName !== 'TITLE'
    const said: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      if (isOurs(walker.currentNode.parentElement)) said.push(walker.currentNode.nodeValue ?? '')
    }
    for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'data-busy-text']) {
      for (const element of document.querySelectorAll(`[${name}]`)) {
        if (isOurs(element)) said.push(element.getAttribute(name) ?? '')
      }
    }
    said.push(document.title.replace(/ · .*$/, ''))
    return [...new Set(said.map((text) => text.replace(/\s+/g, ' ').trim()).filter(Boolean))]
  })
}

/** What a text can look like when it is said, whatever its values. */
function patternOf(text: string, language: Language): RegExp {
  const pattern = sourceOf(new IntlMessageFormat(text, language).getAst())
  return new RegExp(`^${pattern}$`, 'u')
}

function sourceOf(nodes: Ast): string {
  return nodes
    .map((node) => {
      if (node.type === 0) return escaped(node.value)
      if (!('options' in node)) return '.+'
      const choices = Object.values(node.options).map(({ value }) => sourceOf(value))
      return `(?:${choices.join('|')})`
    })
    .join('')
}

function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** The letters that stand in the text itself. */
function literal(text: string, language: Language): string {
  const said = (nodes: Ast): string =>
    nodes
      .map((node) => {
        if (node.type === 0) return node.value
        if (!('options' in node)) return ''
        return Object.values(node.options)
          .map(({ value }) => said(value))
          .join('')
      })
      .join('')
  return said(new IntlMessageFormat(text, language).getAst()).replace(/\P{L}/gu, '')
}
