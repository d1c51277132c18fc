import { newId } from '@caliopen/contract/ids'
import { createAccount } from '#core/accounts/create_account.js'
import { createOrganisation } from '#core/accounts/organisation.js'
import { createStandardMailboxes } from '#core/messages/mailboxes/standard.js'
import type { Sql } from '#database/sql.js'
import type { Answers } from './answers.js'

export interface FirstRows {
  organisationId: Buffer
  accountId: Buffer
}

/** The organisation, its domain, its administrator with mailboxes, and that it was installed. */
export async function writeFirstRows(
  sql: Sql,
  answers: Answers,
  organisationId: Buffer,
  passwordHash: string
): Promise<FirstRows> {
  const { organisation: name, language, hostname, domain, admin } = answers
  await createOrganisation(sql, { name, language, hostname, domain }, organisationId)
  const accountId = await createAccount(sql, {
    organisationId,
    address: admin.address,
    name: admin.name,
    passwordHash,
    language,
    role: 'administrator',
  })
  await createStandardMailboxes(sql, [accountId])
  await sql.insert(
    'audit_log',
    ['id', 'account_id', 'action', 'subject', 'created_at'],
    [[newId(), accountId, 'installed', domain, Date.now()]]
  )
  return { organisationId, accountId }
}

/** Whom the last page greets. */
export async function findFirst(sql: Sql) {
  const row = await sql.get<{ organisation: string; language: string; address: string }>(
    `select organisations.name as organisation, organisations.language, accounts.address
     from organisations join accounts on accounts.organisation_id = organisations.id
     order by accounts.ordinal limit 1`
  )
  if (!row) throw new Error('there is no installation')
  return row
}
