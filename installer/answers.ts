import type { DatabaseChoice } from '#database/sql.js'
import type { Administrator } from './steps/administrator.js'
import type { Language } from './steps/language.js'

/** Everything the wizard and its headless twin ask for, checked. */
export interface Answers {
  language: Language
  organisation: string
  domain: string
  hostname: string
  database: DatabaseChoice
  admin: Administrator
}
