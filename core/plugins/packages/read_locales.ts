import { IntlMessageFormat } from 'intl-messageformat'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import { fault, type Fault } from '../fault.js'
import type { Texts } from './checked_package.js'
import { LIMITS } from './limits.js'
import { textOf } from './text_of.js'

export interface Locales {
  texts: Map<string, Texts>
  faults: Fault[]
}

const NAME = /^[a-z0-9][a-z0-9_]*$/

/** The texts of every language that the manifest names, checked so that no page breaks over one of them. */
export function readLocales(files: ReadonlyMap<string, Buffer>, manifest: Manifest): Locales {
  const locales: Locales = { texts: new Map(), faults: [] }
  for (const language of manifest.locales) {
    const path = `locales/${language}.json`
    const read = readTexts(path, files.get(path), language)
    if ('code' in read) locales.faults.push(read)
    else locales.texts.set(language, read.texts)
  }
  const english = locales.texts.get('en')
  if (english) locales.faults.push(...missingTexts(manifest, english))
  return locales
}

function readTexts(
  path: string,
  bytes: Buffer | undefined,
  language: string
): { texts: Texts } | Fault {
  if (!bytes) return fault('E_NO_LOCALE', { path })
  if (bytes.length > LIMITS.locale) return fault('E_LOCALE_TOO_LARGE', { path })
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    const counter = { texts: 0 }
    const wrong = findWrong(value, '', 1, language, counter)
    return wrong === null ? { texts: value as Texts } : fault('E_LOCALE', { path, ...wrong })
  } catch (error) {
    return fault('E_LOCALE', { path, at: '/', detail: (error as Error).message })
  }
}

/** Where it is not a text or a group of texts, and why; null when all is well. */
function findWrong(
  value: unknown,
  at: string,
  depth: number,
  language: string,
  counter: { texts: number }
): { at: string; detail: string } | null {
  if (typeof value === 'string') {
    counter.texts += 1
    return wrongText(value, at, language, counter.texts)
  }
  const where = at || '/'
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { at: where, detail: 'neither a text nor a group of texts' }
  }
  if (depth > LIMITS.textDepth) return { at: where, detail: 'too deep' }
  for (const [name, inner] of Object.entries(value)) {
    if (!NAME.test(name)) return { at: where, detail: 'a key is a-z, 0-9 and _' }
    const wrong = findWrong(inner, `${at}/${name}`, depth + 1, language, counter)
    if (wrong) return wrong
  }
  return null
}

function wrongText(
  text: string,
  at: string,
  language: string,
  count: number
): { at: string; detail: string } | null {
  if (at === '') return { at: '/', detail: 'not a group of texts' }
  if (count > LIMITS.texts) return { at, detail: 'too many texts' }
  if (text.length > LIMITS.text) return { at, detail: 'too long' }
  try {
    new IntlMessageFormat(text, language)
    return null
  } catch (error) {
    return { at, detail: `not an ICU message: ${(error as Error).message}` }
  }
}

/** What the manifest names must be there in English: it is shown before a line of the plugin runs. */
function missingTexts(manifest: Manifest, texts: Texts): Fault[] {
  const missing = [...keysOf(manifest)].filter((key) => textOf(texts, key) === null)
  return missing.map((key) => fault('E_NO_TEXT', { key }))
}

/** Every key that stands in the manifest. */
export function keysOf({ contributes, permissions, settings }: Manifest): Set<string> {
  const declared = Object.values(contributes).flat() as { title: string }[]
  const fields = [
    ...settings,
    ...(contributes.channels ?? []).flatMap(({ link }) => link),
    ...(contributes.dnsProviders ?? []).flatMap(({ credentials }) => credentials),
    ...(contributes.importers ?? []).flatMap((importer) => importer.fields),
  ]
  return new Set([
    ...declared.map(({ title }) => title),
    ...(permissions.hosts ?? []).map(({ why }) => why),
    ...fields.flatMap((field) => [
      field.label,
      ...(field.help ? [field.help] : []),
      ...(field.type === 'choice' ? field.choices.map(({ label }) => label) : []),
    ]),
  ])
}
