import { createAccount } from '#core/accounts/create_account.js'
import type { SqlDatabase } from '#database/sql.js'

export interface BenchAccount {
  ordinal: number
}

/** Makes accounts that nobody signs in to; all in one transaction, for hashing a thousand passwords takes minutes. */
export async function makeAccounts(
  sql: SqlDatabase,
  addresses: readonly string[]
): Promise<BenchAccount[]> {
  return sql.transaction(async (trx) => {
    const organisation = await trx.get<{ id: Buffer }>('select id from organisations limit 1')
    if (!organisation) throw new Error('Caliopen is not installed')
    const ordinals: BenchAccount[] = []
    for (const address of addresses) {
      const id = await createAccount(trx, {
        organisationId: organisation.id,
        address,
        name: address,
        passwordHash: 'none',
        language: 'en',
        role: 'person',
      })
      const row = await trx.get<BenchAccount>('select ordinal from accounts where id = ?', [id])
      if (row) ordinals.push({ ordinal: row.ordinal })
    }
    return ordinals
  })
}
