import type { Sql } from '#database/sql.js'

/** The ports by which programs reach us, as this instance was told to open them. */
export interface OpenPorts {
  /** STARTTLS (RFC 6409) */
  submission: number
  /** TLS from the first byte on (RFC 8314 §3.3) */
  submissions: number
}

/** What somebody types into a mail program. */
export interface MailDoors extends OpenPorts {
  hostname: string
}

/** null before there is an organisation */
export async function findMailDoors(sql: Sql, ports: OpenPorts): Promise<MailDoors | null> {
  const row = await sql.get<{ hostname: string }>(
    'select hostname from organisations order by created_at limit 1'
  )
  return row ? { hostname: row.hostname, ...ports } : null
}
