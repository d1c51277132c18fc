import type { Sql } from '#database/sql.js'

export interface OrganisationSettings {
  name: string
  language: string
}

/** The organisation of an account. */
export async function readOrganisation(sql: Sql, account: Buffer): Promise<OrganisationSettings> {
  const row = await sql.get<OrganisationSettings>(
    `select organisations.name, organisations.language from organisations
     join accounts on accounts.organisation_id = organisations.id where accounts.id = ?`,
    [account]
  )
  if (!row) throw new Error('an account without an organisation')
  return row
}

/** What new accounts speak, and what Caliopen writes to strangers in. */
export async function changeLanguage(sql: Sql, account: Buffer, language: string): Promise<void> {
  await sql.run(
    `update organisations set language = ?
     where id = (select organisation_id from accounts where id = ?)`,
    [language, account]
  )
}
