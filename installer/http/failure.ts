import type { I18n } from '@adonisjs/i18n'
import { AlreadyInstalledError, InstallingError, StorageRefusedError } from '../errors.js'
import type { InstallFailure } from '../views.js'

/** What happened and what to do, when the last click did not install. */
export function failureOf(error: unknown, i18n: I18n): InstallFailure {
  if (error instanceof StorageRefusedError) {
    const { kind, values, detail } = error.verdict
    return { sentence: i18n.t(`installer.storage_test.${kind}`, values), detail }
  }
  if (error instanceof InstallingError || error instanceof AlreadyInstalledError) {
    return { sentence: i18n.t('installer.failure.elsewhere'), detail: error.message }
  }
  const { code, message } = error as { code?: string; message?: string }
  const detail = [code, message].filter(Boolean).join(': ') || String(error)
  return { sentence: i18n.t(`installer.failure.${textFor(code)}`), detail }
}

function textFor(code: string | undefined): 'disk_full' | 'database_gone' | 'other' {
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return 'disk_full'
  const isGone = code !== undefined && GONE.has(code)
  return isGone ? 'database_gone' : 'other'
}

const GONE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
])
