import { idText, newId } from '@caliopen/contract/ids'
import type { Message } from '@caliopen/contract/text'
import type { Sql } from '#database/sql.js'
import type { DeliveryTls } from './delivery_tls.js'

/**
 * `relayed`: a host further on took it, and will say no more. `held`, `released`, `rerouted` and `dropped` are what
 * an administrator did.
 */
export type DeliveryEventState =
  | 'queued'
  | 'deferred'
  | 'delivered'
  | 'bounced'
  | 'relayed'
  | 'held'
  | 'released'
  | 'rerouted'
  | 'dropped'

/** What happened to a delivery, as `message_events` keeps it under the kind `delivery`. */
export interface DeliveryPayload {
  /** its id, canonical text */
  delivery: string
  recipient: string
  state: DeliveryEventState
  attempts: number
  /** milliseconds since the epoch; null when it is not tried again */
  nextAt: number | null
  /** the far side's words */
  reply: string | null
  /** RFC 3463 */
  status: string | null
  /** for the sender, where the channel has words of its own */
  text: Message | null
  /** who said so */
  host: string | null
  tls: DeliveryTls | null
  /** its answer was cut after everything had been said: it may arrive twice */
  uncertain: boolean
  /** an earlier attempt ended without a word: it may arrive twice */
  repeated: boolean
}

export interface DeliveryEvent {
  accountId: Buffer
  messageId: Buffer
  happenedAt: number
  payload: DeliveryPayload
}

/** Whom an event speaks of. */
export interface EventOf {
  accountId: Buffer
  messageId: Buffer
  /** of the delivery */
  id: Buffer
  recipient: string
}

/** An event of which nothing is known but what is said. */
export function deliveryEvent(
  { accountId, messageId, id, recipient }: EventOf,
  happenedAt: number,
  said: Pick<DeliveryPayload, 'state'> & Partial<DeliveryPayload>
): DeliveryEvent {
  const payload: DeliveryPayload = {
    delivery: idText(id),
    recipient,
    attempts: 0,
    nextAt: null,
    reply: null,
    status: null,
    text: null,
    host: null,
    tls: null,
    uncertain: false,
    repeated: false,
    ...said,
  }
  return { accountId, messageId, happenedAt, payload }
}

/** In the transaction that changes the deliveries. */
export async function recordDeliveryEvents(
  sql: Sql,
  events: readonly DeliveryEvent[]
): Promise<void> {
  await sql.insert(
    'message_events',
    ['account_id', 'message_id', 'id', 'kind', 'payload', 'happened_at'],
    events.map((event) => [
      event.accountId,
      event.messageId,
      newId(),
      'delivery',
      JSON.stringify(event.payload),
      event.happenedAt,
    ])
  )
}
