import type { Sql } from '#database/sql.js'

/** A policy as it was fetched; times in milliseconds since the epoch. */
export interface PolicyRow {
  policyId: string
  policy: string
  fetchedAt: number
  expiresAt: number
}

export async function readPolicyRow(sql: Sql, domain: string): Promise<PolicyRow | null> {
  const row = await sql.get<{
    policy_id: string
    policy: string
    fetched_at: number
    expires_at: number
  }>('select * from mta_sts_policies where domain = ?', [domain])
  return row
    ? {
        ...{ policyId: row.policy_id, policy: row.policy },
        ...{ fetchedAt: Number(row.fetched_at), expiresAt: Number(row.expires_at) },
      }
    : null
}

export async function writePolicyRow(sql: Sql, domain: string, row: PolicyRow): Promise<void> {
  await sql.insert(
    'mta_sts_policies',
    ['domain', 'policy_id', 'policy', 'fetched_at', 'expires_at'],
    [[domain, row.policyId, row.policy, row.fetchedAt, row.expiresAt]],
    {
      keys: ['domain'],
      update: {
        ...{ policy_id: 'new(policy_id)', policy: 'new(policy)' },
        ...{ fetched_at: 'new(fetched_at)', expires_at: 'new(expires_at)' },
      },
    }
  )
}
