/**
 * What each template of the wizard gets.
 *
 * | template                | gets              |
 * |-------------------------|-------------------|
 * | installer/welcome       | WelcomePage       |
 * | installer/organisation  | OrganisationPage  |
 * | installer/storage       | StoragePage       |
 * | installer/administrator | AdministratorPage |
 * | installer/starting      | StartingPage      |
 * | installer/done          | DonePage          |
 * | installer/not_installed | (i18n only)       |
 *
 * Each also gets `{ wizard: Wizard }` (but starting and not_installed), `t`, `i18n`, `csrfField()`. A step that is posted with mistakes is rendered again with 422.
 *
 * | route                         | method | path                     | fields |
 * |-------------------------------|--------|--------------------------|--------|
 * | installer                     | GET    | /install                 | ?token=… binds the browser, then to the first open step |
 * | installer.language            | GET    | /install/language        | |
 * | installer.language.store      | POST   | /install/language        | language |
 * | installer.organisation        | GET    | /install/organisation    | |
 * | installer.organisation.store  | POST   | /install/organisation    | organisation, domain, hostname |
 * | installer.storage             | GET    | /install/storage         | |
 * | installer.storage.store       | POST   | /install/storage         | client (sqlite, mysql), host, port, user, password, database |
 * | installer.storage.test        | POST   | /install/storage/test    | the same; Accept JSON: StorageTest, else storage again with `test` |
 * | installer.administrator       | GET    | /install/administrator   | |
 * | installer.administrator.store | POST   | /install/administrator   | name, address (the part before @, or whole), password; installs |
 * | installer.strength            | POST   | /install/strength        | name, address, password; JSON: Strength |
 * | installer.starting            | GET    | /install/starting        | after the last step, when another database means that every role starts again |
 * | installer.done                | GET    | /install/done            | shown once, after which every route is 404 |
 */
export type Step = 'language' | 'organisation' | 'storage' | 'administrator' | 'done'

/** `answers` are finished summaries beside the names of the steps that are answered, for example "SQLite" */
export interface Wizard {
  step: Step
  steps: { name: Step; state: 'answered' | 'current' | 'ahead'; answer: string | null }[]
}

/** `error` and `errors` are finished sentences in the language chosen */
export interface WelcomePage {
  language: string
  languages: { code: string; name: string }[]
}

export interface OrganisationPage {
  organisation: string
  domain: string
  hostname: string
  errors: Partial<Record<'organisation' | 'domain' | 'hostname', string>>
}

export interface StoragePage {
  client: 'sqlite' | 'mysql'
  /** where the embedded database stands, for the fold */
  file: string
  host: string
  port: string
  user: string
  database: string
  errors: Partial<Record<'client' | 'host' | 'port' | 'user' | 'password' | 'database', string>>
  test: StorageTest | null
}

/** `sentence` says what was found and what to do; `detail` is the server's own answer */
export interface StorageTest {
  works: boolean
  sentence: string
  detail: string | null
}

/** `domain` is what stands after the @ */
export interface AdministratorPage {
  name: string
  address: string
  domain: string
  errors: Partial<Record<'name' | 'address' | 'password', string>>
  strength: Strength | null
  failure: InstallFailure | null
}

/** The answers were good, but installing them was not possible: nothing is installed, and the same click tries again */
export interface InstallFailure {
  sentence: string
  detail: string | null
}

/** Script asks `health` until it answers 200 again and then opens `next`; without script, the page does after `seconds` */
export interface StartingPage {
  health: string
  next: string
  seconds: number
}

/** score 0 … 4; `word` and `advice` are finished text; `enough` is what the wizard accepts */
export interface Strength {
  score: 0 | 1 | 2 | 3 | 4
  enough: boolean
  word: string
  advice: string | null
}

export interface DonePage {
  organisation: string
  address: string
  webmail: string
}
