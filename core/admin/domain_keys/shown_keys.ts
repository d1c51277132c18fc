import type { Resolver } from '#core/mail/dns/resolver.js'
import { type Shown, checkRecord } from '#core/mail/sign/keys/check_record.js'
import { type PublishedKey, publishedKeys } from '#core/mail/sign/keys/published_keys.js'
import type { Sql } from '#database/sql.js'

/** A key, and what the DNS shows in its place at this moment. */
export interface ShownKey extends PublishedKey {
  shown: Shown
}

/** A page waits no longer for the DNS. */
const DNS_MS = 3_000

/** Those of an account's organisation. */
export async function ownDomains(sql: Sql, account: Buffer): Promise<string[]> {
  const rows = await sql.all<{ name: string }>(
    `select domains.name from domains
     join accounts on accounts.organisation_id = domains.organisation_id
     where accounts.id = ? order by domains.created_at, domains.id`,
    [account]
  )
  return rows.map(({ name }) => name)
}

export async function shownKeys(
  sql: Sql,
  resolver: Resolver,
  domains: readonly string[]
): Promise<ShownKey[]> {
  const signal = AbortSignal.timeout(DNS_MS)
  const keys = (await Promise.all(domains.map((domain) => publishedKeys(sql, domain)))).flat()
  return Promise.all(
    keys.map(async (key) => ({ ...key, shown: await checkRecord(key, resolver, signal) }))
  )
}
