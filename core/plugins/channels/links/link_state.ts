import type { ChannelHealth } from '@caliopen/contract/points/channel'
import type { Message } from '@caliopen/contract/text'
import { message, number, oneOf, orNull, record } from '../inbound/checks.js'
import type { Sql } from '#database/sql.js'
import { ownText } from '../own_text.js'

/** As `channel_links` holds it; `reason` is a text of everybody's. */
export interface LinkState {
  state: ChannelHealth['state']
  reason: Message | null
  /** milliseconds since the epoch */
  since: number
}

const STATES = ['connected', 'connecting', 'waiting', 'refused'] as const
const LAST = 8_640_000_000_000_000

/** Throws E_CONTRACT where the answer is no health of a link. */
export function readHealth(answer: unknown, plugin: string): LinkState {
  const health = record(answer, 'health')
  return {
    state: oneOf(health.state, 'health.state', STATES),
    reason: orNull(health.reason, (why) => ownText(plugin, message(why, 'health.reason'))),
    since: number(health.since, 'health.since', 0, LAST),
  }
}

export async function writeLinkState(sql: Sql, identityId: Buffer, link: LinkState): Promise<void> {
  await sql.run('update channel_links set state = ?, reason = ?, since = ? where identity_id = ?', [
    ...[link.state, link.reason && JSON.stringify(link.reason), link.since, identityId],
  ])
}
