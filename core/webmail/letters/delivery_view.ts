import type { Journeys } from '#core/messages/threads/journeys.js'
import { stateOf, type DeliveryRow } from '#core/messages/threads/sending.js'
import { momentFor, type Reader } from '../reader.js'
import type { DeliveryView } from '../view_parts.js'

type Journey = Journeys extends ReadonlyMap<string, infer One> ? One : never

/** One recipient's way out, in words. */
export function deliveryView(
  row: DeliveryRow,
  reader: Reader,
  journey: Journey | undefined
): DeliveryView {
  const state = stateOf(row, reader.now)
  const next = momentFor(reader, row.next_at)
  return {
    address: row.recipient,
    state,
    at: momentFor(reader, row.updated_at),
    sentence: isSpam(row)
      ? reader.i18n.t('antispam.outgoing.held', { address: row.recipient })
      : reader.i18n.t(`notices.delivery.${state}`, { address: row.recipient, next: next.short }),
    safety: journey && state === 'delivered' ? safetyOf(journey, reader) : null,
    detail: row.last_reply,
  }
}

function safetyOf(journey: Journey, { i18n }: Reader): string {
  return i18n.t(`sending.delivery.${wordOf(journey)}`)
}

function wordOf(journey: Journey): string {
  if (journey === 'plain') return 'plain'
  const { verified, policy } = journey
  if (!verified) return 'unverified'
  return !policy || policy === 'opportunistic' ? 'verified' : policy
}

function isSpam({ status, hold_reason: reason }: DeliveryRow): boolean {
  return status === 'held' && reason === 'spam'
}
