import { stateOf, type DeliveryRow } from '#core/messages/threads/sending.js'
import { momentFor, type Reader } from '../reader.js'
import type { DeliveryView } from '../view_parts.js'

/** One recipient's way out, in words. */
export function deliveryView(row: DeliveryRow, reader: Reader): DeliveryView {
  const state = stateOf(row, reader.now)
  const next = momentFor(reader, row.next_at)
  return {
    address: row.recipient,
    state,
    at: momentFor(reader, row.updated_at),
    sentence: isSpam(row)
      ? reader.i18n.t('antispam.outgoing.held', { address: row.recipient })
      : reader.i18n.t(`notices.delivery.${state}`, { address: row.recipient, next: next.short }),
    detail: row.last_reply,
  }
}

function isSpam({ status, hold_reason: reason }: DeliveryRow): boolean {
  return status === 'held' && reason === 'spam'
}
