import type { Source } from './sources.js'

/** Attributes, and parameters of components, that people read or hear. */
const SPOKEN = ['title', 'aria-label', 'placeholder', 'alt', 'label', 'hint', 'text', 'suffix']

/** The same in every language: our name, names of machines as examples, what is typed into the search. */
const EVERYWHERE = /\bCaliopen\b|\b(?:[a-z]+\.)+[a-z]+\b|\b[a-z]+:[\w-]*/g

/** A mustache with braces in it, as objects have them. */
const MUSTACHE = /\{\{\{?(?:[^{}]|\{[^{}]*\})*\}\}\}?/g
const COMMENT = /\{\{--[^]*?--\}\}|<!--|-->/g
const EDGE_TAG = /^[ \t]*@!?[\w.]+(?:\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))?[ \t]*$/gm
const ELEMENT = /<[/!]?[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>/g

/** Words that a template says by itself, so that no other language could say them. */
export function bareTextIn({ text }: Source): string[] {
  const said = text.replace(COMMENT, ' ')
  return [...parameters(said), ...textNodes(said), ...attributes(said)].filter(isLanguage)
}

/** `@!field({ label: 'Name' })`, where a text should have been asked for. */
function parameters(template: string): string[] {
  const spoken = new RegExp(`\\b(?:${SPOKEN.join('|')}): '([^']*)'`, 'g')
  return (template.match(EDGE_TAG) ?? []).flatMap((tag) =>
    [...tag.matchAll(spoken)].map(([, given = '']) => given)
  )
}

function textNodes(template: string): string[] {
  const withoutKeys = template.replace(/<kbd[^>]*>[^<]*<\/kbd>/g, '')
  return withoutKeys.replace(EDGE_TAG, '').replace(MUSTACHE, '').split(ELEMENT)
}

function attributes(template: string): string[] {
  const spoken = new RegExp(`\\s(?:${SPOKEN.join('|')})="([^"]*)"`, 'g')
  const elements = template.replace(EDGE_TAG, '').replace(MUSTACHE, '').match(ELEMENT) ?? []
  return elements.flatMap((element) => [...element.matchAll(spoken)].map(([, given = '']) => given))
}

function isLanguage(text: string): boolean {
  return /\p{L}/u.test(text.replace(EVERYWHERE, ''))
}
