import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeFileDurably } from '#core/config/durable_file.js'
import type { MysqlChoice } from './storage/inspect.js'
import type { Language } from './steps/language.js'
import type { OrganisationAnswers } from './steps/organisation.js'

/** The password of the database stands there sealed with the instance's key. */
export type StorageAnswer =
  { client: 'sqlite' } | (Omit<MysqlChoice, 'password'> & { sealedPassword: string })

/**
 * How far the installation has come, in `DATA_DIR/installer.json` until it is done: a reload, another
 * tab and a restart go on from there. The administrator's passphrase is never in it.
 */
export interface Progress {
  /** who holds the token: SHA-256 of the token and of the browser's secret */
  holder?: { token: string; browser: string }
  language?: Language
  organisation?: OrganisationAnswers
  storage?: StorageAnswer
  /** the organisation that an installation had begun to write, in hexadecimal */
  attempt?: string
}

export function readProgress(dataDir: string): Progress {
  const file = progressFile(dataDir)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Progress) : {}
}

/** Changes what is named and keeps the rest; durable when it returns. */
export function saveProgress(dataDir: string, change: Partial<Progress>): Progress {
  const progress = { ...readProgress(dataDir), ...change }
  writeFileDurably(progressFile(dataDir), `${JSON.stringify(progress, null, 2)}\n`)
  return progress
}

export function forgetProgress(dataDir: string): void {
  rmSync(progressFile(dataDir), { force: true })
}

function progressFile(dataDir: string): string {
  return join(dataDir, 'installer.json')
}
