import type { I18n } from '@adonisjs/i18n'
import type { Answers } from './answers.js'
import type { Checked, Faults } from './check.js'
import type { MysqlChoice } from './storage/inspect.js'
import { checkAdministrator } from './steps/administrator.js'
import { checkLanguage, isLanguage, type Language } from './steps/language.js'
import { checkOrganisation } from './steps/organisation.js'
import { readDomainName } from './steps/rules.js'
import { checkStorage } from './steps/storage.js'

/** Every answer that a file may hold, by the object it stands in. */
const NAMES = {
  answers: ['language', 'organisation', 'domain', 'hostname', 'admin', 'database'],
  admin: ['name', 'address', 'password'],
  database: ['client', 'host', 'port', 'user', 'password', 'database'],
} as const

type Place = keyof typeof NAMES
type Fields = Record<string, unknown>

/** The language that the file asks for, to say in it what is wrong with the rest. */
export function languageOf(file: unknown): Language {
  const language = isObject(file) ? file.language : undefined
  return isLanguage(language) ? language : 'en'
}

/** What a live test of the server says against it, by field. */
export type TestStorage = (choice: MysqlChoice) => Promise<Faults>

/** The questions of the wizard, answered all at once: every fault is named, by its place in the file. */
export async function checkAnswers(
  file: unknown,
  i18n: I18n,
  testStorage: TestStorage
): Promise<Checked<Answers>> {
  if (!isObject(file)) return { value: null, faults: inPlace('answers', file, {}, i18n) }
  const language = await checkLanguage(file, i18n)
  const organisation = await checkOrganisation(file, i18n)
  const database = await checkStorage(fieldsOf(file.database), i18n)
  const tested = database.value?.client === 'mysql' ? await testStorage(database.value) : null
  const admin = await checkAdministrator(fieldsOf(file.admin), before(file), i18n)

  const faults = {
    ...strangers('answers', file, i18n),
    ...language.faults,
    ...organisation.faults,
    ...inPlace('database', file.database, database.faults ?? tested, i18n),
    ...inPlace('admin', file.admin, admin.faults, i18n),
  }
  if (!language.value || !organisation.value || !database.value || !admin.value || any(faults)) {
    return { value: null, faults }
  }
  const people = { ...language.value, ...organisation.value, admin: admin.value }
  return { value: { ...people, database: database.value }, faults: null }
}

/** What an answer inside another object lacks, named `admin.address`. */
function inPlace(place: Place, object: unknown, faults: Faults | null, i18n: I18n): Faults {
  if (object !== undefined && !isObject(object)) {
    const names = NAMES[place].join(', ')
    return { [place]: i18n.t('validator.installer.object', { names }) }
  }
  const named = { ...faults, ...strangers(place, fieldsOf(object), i18n) }
  return Object.fromEntries(
    Object.entries(named).map(([name, sentence]) => [`${place}.${name}`, sentence])
  )
}

function strangers(place: Place, fields: Fields, i18n: I18n): Faults {
  const known: readonly string[] = NAMES[place]
  const unknown = Object.keys(fields).filter((name) => !known.includes(name))
  return Object.fromEntries(unknown.map((name) => [name, i18n.t('validator.installer.unknown')]))
}

/** What the last question goes by; null where it is refused itself. */
function before({ organisation, domain }: Fields) {
  return {
    organisation: typeof organisation === 'string' ? organisation : null,
    domain: typeof domain === 'string' ? readDomainName(domain) : null,
  }
}

function any(faults: Faults): boolean {
  return Object.keys(faults).length > 0
}

function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {}
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
