import app from '@adonisjs/core/services/app'
import { newId } from '@caliopen/contract/ids'
import { createAccount } from '#core/accounts/create_account.js'
import { createOrganisation } from '#core/accounts/organisation.js'
import { readSettings } from '#core/config/settings.js'
import { useBlobDrive } from '#core/messages/blobs/drive.js'
import { durableDrive } from '#core/messages/blobs/durable_drive.js'
import { migrate } from '#database/migrate.js'
import { openSql } from '#database/open.js'
import type { SqlDatabase } from '#database/sql.js'
import { testDatabase } from './test_instance.js'

let migrated: Promise<unknown> | null = null

/** The database of this run, with the schema in it; whoever opens it closes it. */
export async function openTestDatabase(): Promise<SqlDatabase> {
  const { dataDir } = readSettings(process.env)
  migrated ??= migrate(app, testDatabase(), dataDir)
  await migrated
  useBlobDrive(durableDrive(`${dataDir}/blobs`))
  return openSql(testDatabase(), dataDir)
}

export interface TestAccount {
  id: Buffer
  address: string
}

/** A new account of a new organisation, so that tests never meet each other's messages. */
export function newTestAccount(sql: SqlDatabase, name = 'ana'): Promise<TestAccount> {
  const unique = newId().toString('hex').slice(-12)
  const domain = `${unique}.example`
  const address = `${name}@${domain}`
  return sql.transaction(async (trx) => {
    const organisationId = await createOrganisation(trx, {
      name: 'Test',
      language: 'en',
      hostname: `mx.${domain}`,
      domain,
    })
    const id = await createAccount(trx, {
      organisationId,
      address,
      name,
      passwordHash: 'none',
      language: 'en',
      role: 'person',
    })
    return { id, address }
  })
}
