import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import { idText } from '@caliopen/contract/ids'
import { listAppPasswords, type AppPassword } from '#core/accounts/app_passwords/app_passwords.js'
import { APP_PASSWORDS_ONLY } from '#core/accounts/app_passwords/check_program_password.js'
import { listNetworks } from '#core/accounts/app_passwords/sign_in_networks.js'
import { readSetting } from '#core/accounts/settings/setting.js'
import { findMailDoors } from '#core/mail/http/mail_doors.js'
import { momentFor, readerOf, type Reader } from '../reader.js'
import { confirmationOf } from '../sign_in/confirmation.js'
import { signedIn } from '../signed_in.js'
import type { ProgramHint, ProgramsPage, ProgramView } from './program_views.js'

/** The programs of an account, and how another one is set up. */
export async function programsPage(
  ctx: HttpContext,
  shown: Partial<ProgramsPage> = {}
): Promise<ProgramsPage> {
  const { sql, key } = await signedIn(ctx)
  const [programs, networks, required, hints] = await Promise.all([
    listAppPasswords(sql, key),
    listNetworks(sql, key),
    readSetting(sql, APP_PASSWORDS_ONLY),
    hintsFor(ctx),
  ])
  const reader = readerOf(ctx)
  return {
    programs: programs.map((program) => programView(program, reader)),
    networks: networks.map(({ network, firstAt, lastAt }) => ({
      ...{ network, first: momentFor(reader, firstAt), last: momentFor(reader, lastAt) },
    })),
    hints,
    required,
    ...{ made: null, name: '', error: null, confirmation: confirmationOf(ctx) },
    ...shown,
  }
}

async function hintsFor(ctx: HttpContext): Promise<ProgramHint[]> {
  const { account, sql } = await signedIn(ctx)
  const doors = await findMailDoors(sql, await app.container.make('mailPorts'))
  if (!doors) return []
  const { i18n } = ctx
  const hint = (name: string, value: string) => ({
    label: i18n.t(`submission.hint.${name}`),
    value,
  })
  return [
    hint('server', doors.hostname),
    hint('port', i18n.t('submission.hint.tls', { port: String(doors.submissions) })),
    hint('other_port', i18n.t('submission.hint.starttls', { port: String(doors.submission) })),
    hint('user', account.address),
    hint('password', i18n.t('submission.hint.app_password')),
  ]
}

function programView(program: AppPassword, reader: Reader): ProgramView {
  const { id, name, createdAt, lastUsedAt, lastUsedFrom } = program
  return {
    ...{ id: idText(id), name, from: lastUsedFrom },
    created: momentFor(reader, createdAt),
    lastUsed: lastUsedAt === null ? null : momentFor(reader, lastUsedAt),
  }
}
