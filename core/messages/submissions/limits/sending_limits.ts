import type { Setting } from '#core/accounts/settings/setting.js'

/** How much one account may send by email, within any hour and any day. */
export interface SendingLimits {
  messagesAnHour: number
  recipientsAnHour: number
  messagesADay: number
  recipientsADay: number
}

/** Nobody who writes letters meets these; a stolen password does within minutes. */
export const SENDING_LIMITS: Setting<SendingLimits> = {
  name: 'submissions.limits',
  fallback: {
    messagesAnHour: 500,
    recipientsAnHour: 2_000,
    messagesADay: 2_500,
    recipientsADay: 10_000,
  },
  parse: parseLimits,
}

const MOST = 10_000_000

function parseLimits(value: unknown): SendingLimits | null {
  if (typeof value !== 'object' || value === null) return null
  const given = value as Partial<Record<keyof SendingLimits, unknown>>
  const { messagesAnHour, recipientsAnHour, messagesADay, recipientsADay } = given
  if (!isLimit(messagesAnHour) || !isLimit(recipientsAnHour)) return null
  if (!isLimit(messagesADay) || !isLimit(recipientsADay)) return null
  return { messagesAnHour, recipientsAnHour, messagesADay, recipientsADay }
}

function isLimit(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST
}
