import type { Sql } from '#database/sql.js'
import { type AddressRefusal, findAddressRefusal, readAccountAddress } from '../account_address.js'
import { createAccount, type NewAccount } from '../create_account.js'

export type NewPerson = Omit<NewAccount, 'organisationId' | 'language'>

/** The new account's id, or why it cannot have this address; in a transaction. */
export async function addPerson(
  sql: Sql,
  organisationId: Buffer,
  person: NewPerson
): Promise<Buffer | AddressRefusal> {
  const address = readAccountAddress(person.address)
  if (address === null) return 'malformed'
  const refusal = await findAddressRefusal(sql, address)
  if (refusal) return refusal
  const organisation = await sql.get<{ language: string }>(
    'select language from organisations where id = ?',
    [organisationId]
  )
  if (!organisation) throw new Error('the organisation is gone')
  const { language } = organisation
  return createAccount(sql, { ...person, address, organisationId, language })
}
