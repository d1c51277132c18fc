import { readFileSync } from 'node:fs'
import { I18nManagerFactory } from '@adonisjs/i18n/factories'
import type { Message } from '@caliopen/contract/text'

export const LANGUAGES = ['en', 'fr'] as const

type Language = (typeof LANGUAGES)[number]
type Nested = { [name: string]: string | Nested }

const i18n = new I18nManagerFactory().create()

/** The texts of a feature in one language, by their whole key: `trust.transport.clear`. */
export function textsOf(feature: string, language: Language): Map<string, string> {
  const file = new URL(`../resources/lang/${language}/${feature}.json`, import.meta.url)
  return new Map(flatTexts(JSON.parse(readFileSync(file, 'utf8')), `${feature}.`))
}

/** One of each kind: messages that differ in their key or in which values come with it. */
export function kindsOf(messages: Iterable<Message>): Message[] {
  const kinds = new Map<string, Message>()
  for (const message of messages) {
    kinds.set([message.key, ...Object.keys(message.values)].join(' '), message)
  }
  return [...kinds.values()]
}

/** The message as a person reads it; throws where there is no text, or the text asks for more values. */
export function say(
  { key, values }: Message,
  language: Language,
  texts: Map<string, string>
): string {
  const text = texts.get(key)
  if (text === undefined) throw new Error(`${key} has no text in ${language}`)
  return i18n.locale(language).formatRawMessage(text, { ...values })
}

/** Every text of a nested object by its whole key, dots between the levels. */
export function flatTexts(texts: Nested, prefix = ''): [key: string, text: string][] {
  return Object.entries(texts).flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' ? [[prefix + name, text]] : flatTexts(text, `${prefix}${name}.`)
  )
}
