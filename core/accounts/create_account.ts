import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

export interface NewAccount {
  organisationId: Buffer
  /** normalised: see addresses.ts */
  address: string
  name: string
  /** as @adonisjs/hash made it */
  passwordHash: string
  language: string
  role: 'administrator' | 'person'
}

/**
 * Makes an account and its identity on the channel email; call it inside a transaction. The
 * address must be free: the database refuses a second account with it.
 */
export async function createAccount(sql: Sql, account: NewAccount): Promise<Buffer> {
  const id = newId()
  const now = Date.now()
  // Two at once would take the same number: the second one waits here for the first.
  await sql.run('update organisations set name = name')
  await sql.run(
    `insert into accounts (id, organisation_id, address, name, password, role, language, ordinal, created_at)
     select ?, ?, ?, ?, ?, ?, ?, coalesce(max(ordinal), 0) + 1, ? from accounts`,
    [
      id,
      account.organisationId,
      account.address,
      account.name,
      account.passwordHash,
      account.role,
      account.language,
      now,
    ]
  )
  await sql.insert('account_states', ['account_id', 'modseq', 'bytes'], [[id, 1, 0]])
  await sql.insert(
    'identities',
    ['account_id', 'id', 'channel', 'address', 'name', 'created_at'],
    [[id, newId(), 'email', account.address, account.name, now]]
  )
  return id
}
