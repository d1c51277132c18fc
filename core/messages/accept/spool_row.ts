import type { Arrival } from '@caliopen/contract/arrival'
import { type MessageBytes, heldBytes } from '@caliopen/contract/bytes'
import type { Value } from '#database/sql.js'
import type { Spooled } from './spool.js'
import { readRecipients, storedRecipients } from './spool_recipients.js'

export const SPOOL_COLUMNS = [
  'channel',
  'sender',
  'recipients',
  'facts',
  'trace',
  'raw',
  'received_at',
] as const

export interface SpoolRow {
  id: number
  channel: string
  sender: string
  recipients: string
  facts: string
  trace: string
  raw: Buffer
  received_at: number
}

const NOTHING = Buffer.alloc(0)

/** A large message has no bytes in its row: `hash` says which they are. */
export function toRow(arrival: Arrival): Value[] {
  return [
    arrival.channel,
    arrival.from,
    storedRecipients(arrival),
    JSON.stringify(arrival.facts),
    arrival.trace,
    arrival.raw.held ?? NOTHING,
    arrival.receivedAt,
  ]
}

/** `large`: the bytes, where they are not in the row. */
export function fromRow(row: SpoolRow, large: MessageBytes | null): Spooled {
  return {
    id: row.id,
    arrival: {
      channel: row.channel,
      from: row.sender,
      ...readRecipients(row.recipients),
      facts: JSON.parse(row.facts),
      trace: row.trace,
      raw: large ?? heldBytes(row.raw),
      receivedAt: row.received_at,
    },
  }
}

export interface SpoolSize {
  id: number
  /** bytes of the message */
  size: number
}

/** As many of the first as fit the limit, but always one: what is large is read alone. */
export function upTo(bytes: number, waiting: readonly SpoolSize[]): SpoolSize[] {
  let sum = 0
  const tooMany = waiting.findIndex(({ size }) => (sum += size) > bytes)
  return tooMany === -1 ? [...waiting] : waiting.slice(0, Math.max(1, tooMany))
}
