import { readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import type { Message } from '@caliopen/contract/text'

/** The languages that letters of ours are written in; another one gets the first. */
const LANGUAGES = ['en', 'fr'] as const

type Texts = { [name: string]: string | Texts }
export type Values = Message['values']

/** Texts in one language, for roles that run without AdonisJS. */
export interface Words {
  language: string
  /** Throws where there is no such text. */
  say(key: string, values?: Values): string
  /** date and time in UTC */
  moment(time: number): string
}

const loaded = new Map<string, Words>()

/** The texts of `deliver.json`. */
export function wordsIn(language: string): Words {
  const known = LANGUAGES.find((one) => one === language) ?? LANGUAGES[0]
  const words = loaded.get(known) ?? load(known)
  loaded.set(known, words)
  return words
}

function load(language: string): Words {
  const file = new URL(`../../resources/lang/${language}/deliver.json`, import.meta.url)
  const texts: Texts = { deliver: JSON.parse(readFileSync(file, 'utf8')) }
  const formats = new Map<string, IntlMessageFormat>()
  const dates = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return {
    language,
    say(key, values = {}) {
      const format = formats.get(key) ?? new IntlMessageFormat(find(texts, key), language)
      formats.set(key, format)
      return String(format.format(values))
    },
    moment: (time) => `${dates.format(time)} UTC`,
  }
}

function find(texts: Texts, key: string): string {
  let found: string | Texts | undefined = texts
  for (const name of key.split('.')) {
    found = typeof found === 'object' ? found[name] : undefined
  }
  if (typeof found !== 'string') throw new Error(`deliver.json has no text ${key}`)
  return found
}
