import { domainOf, normaliseAddress, normaliseDomain } from '#core/accounts/addresses.js'
import type { Sql } from '#database/sql.js'

/** The ports by which programs reach us, as this instance was told to open them. */
export interface OpenPorts {
  /** STARTTLS (RFC 6409) */
  submission: number
  /** TLS from the first byte on (RFC 8314 §3.3) */
  submissions: number
  /** IMAP over TLS (RFC 8314 §3.2); null while there is none */
  imaps: number | null
}

/** What somebody types into a mail program. */
export interface MailDoors extends OpenPorts {
  hostname: string
}

/** What a program is told that sets itself up for a domain of ours. */
export interface ProgramSetup extends MailDoors {
  domain: string
  organisation: string
}

/** null before there is an organisation */
export async function findMailDoors(sql: Sql, ports: OpenPorts): Promise<MailDoors | null> {
  const row = await sql.get<{ hostname: string }>(
    'select hostname from organisations order by created_at limit 1'
  )
  return row ? { hostname: row.hostname, ...ports } : null
}

/** For an address or a domain; null where it is not of ours. Whether there is such an account is told to nobody. */
export async function findProgramSetup(
  sql: Sql,
  ports: OpenPorts,
  asked: string
): Promise<ProgramSetup | null> {
  const domain = asked.includes('@')
    ? domainOf(normaliseAddress(asked) ?? '')
    : normaliseDomain(asked)
  if (!domain) return null
  const row = await sql.get<{ hostname: string; name: string }>(
    `select organisations.hostname, organisations.name from domains
     join organisations on organisations.id = domains.organisation_id where domains.name = ?`,
    [domain]
  )
  return row ? { domain, hostname: row.hostname, organisation: row.name, ...ports } : null
}
