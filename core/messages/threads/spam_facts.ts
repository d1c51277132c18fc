import type { AntispamFacts } from '@caliopen/contract/facts'
import type { StoredFacts } from '#core/messages/digest/judge.js'
import type { Sql } from '#database/sql.js'

/** What put a message into Junk, as far as it was not its reader. */
export interface SpamFacts {
  antispam: AntispamFacts | null
  /** its own domain asked for it (DMARC) */
  isDisowned: boolean
}

/** By the message's id in hex; a message that nobody looked at when it came has none. */
export async function spamFactsOf(
  sql: Sql,
  accountId: Buffer,
  messageIds: readonly Buffer[]
): Promise<Map<string, SpamFacts>> {
  const rows = await sql.find<{ message_id: Buffer; facts: string }>(
    'receptions',
    ['message_id', 'facts'],
    ['account_id', 'message_id'],
    messageIds.map((id) => [accountId, id] as const)
  )
  return new Map(
    rows.map(({ message_id: id, facts }) => {
      const { antispam = null, trust } = JSON.parse(facts) as StoredFacts
      const isDisowned = trust.authentication?.dmarc?.disposition === 'quarantine'
      return [id.toString('hex'), { antispam, isDisowned }]
    })
  )
}
