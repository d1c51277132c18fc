import type { SendingLimit } from '@caliopen/contract/submission'
import type { SendingLimits } from './sending_limits.js'

export const MINUTE = 60_000
/** What is counted together; what left within one counts until all of it is over. */
export const SLOT = 5 * MINUTE
export const DAY = 24 * 60 * MINUTE
const HOUR = 60 * MINUTE

export interface Sent {
  messages: number
  recipients: number
}

/** What was sent within SLOT from `slot` on, milliseconds since the epoch. */
export interface SentInSlot extends Sent {
  slot: number
}

/**
 * Whether an account that sent so much may send this, too. null: it may. Otherwise the limit that
 * holds it back longest, and when there is room again; never, where it asks for more than all of it.
 */
export function decideSending(
  before: readonly SentInSlot[],
  asked: Sent,
  limits: SendingLimits,
  now: number
): SendingLimit | null {
  const refusals = [
    decide(before, 'messages', asked, { limit: limits.messagesAnHour, per: 'hour', now }),
    decide(before, 'recipients', asked, { limit: limits.recipientsAnHour, per: 'hour', now }),
    decide(before, 'messages', asked, { limit: limits.messagesADay, per: 'day', now }),
    decide(before, 'recipients', asked, { limit: limits.recipientsADay, per: 'day', now }),
  ].flatMap((refusal) => refusal ?? [])
  return refusals.reduce<SendingLimit | null>(longer, null)
}

export function slotOf(now: number): number {
  return now - (now % SLOT)
}

interface Window {
  limit: number
  per: 'hour' | 'day'
  now: number
}

function decide(
  before: readonly SentInSlot[],
  what: keyof Sent,
  asked: Sent,
  { limit, per, now }: Window
): SendingLimit | null {
  const length = per === 'hour' ? HOUR : DAY
  const within = before.filter(({ slot }) => slot + SLOT > now - length)
  let used = within.reduce((sum, sent) => sum + sent[what], 0)
  if (used + asked[what] <= limit) return null
  for (const sent of within.toSorted((a, b) => a.slot - b.slot)) {
    used -= sent[what]
    if (used + asked[what] <= limit) {
      return { what, limit, per, retryAt: sent.slot + SLOT + length }
    }
  }
  return { what, limit, per, retryAt: null }
}

function longer(one: SendingLimit | null, other: SendingLimit): SendingLimit {
  if (one === null || one.retryAt === null) return one ?? other
  return other.retryAt === null || other.retryAt > one.retryAt ? other : one
}
