import { newId } from '@caliopen/contract/ids'
import type { Sql } from '#database/sql.js'

export interface NewOrganisation {
  name: string
  language: string
  /** what this server calls itself, e.g. in EHLO (RFC 5321 §4.1.1.1) */
  hostname: string
  /** lower case, A-labels */
  domain: string
}

/** Makes the organisation and its first domain; call it inside a transaction. */
export async function createOrganisation(
  sql: Sql,
  organisation: NewOrganisation,
  id: Buffer = newId()
): Promise<Buffer> {
  const now = Date.now()
  await sql.insert(
    'organisations',
    ['id', 'name', 'language', 'hostname', 'created_at'],
    [[id, organisation.name, organisation.language, organisation.hostname, now]]
  )
  await sql.insert(
    'domains',
    ['id', 'organisation_id', 'name', 'created_at'],
    [[newId(), id, organisation.domain, now]]
  )
  return id
}

/** Whether the installer is done: there is an organisation. */
export async function isInstalled(sql: Sql): Promise<boolean> {
  return (await sql.get('select id from organisations limit 1')) !== undefined
}
