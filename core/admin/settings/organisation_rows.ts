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

export async function changeOrganisation(
  sql: Sql,
  account: Buffer,
  { name, language }: OrganisationSettings
): Promise<void> {
  await sql.run(
    `update organisations set name = ?, language = ?
     where id = (select organisation_id from accounts where id = ?)`,
    [name, language, account]
  )
}
