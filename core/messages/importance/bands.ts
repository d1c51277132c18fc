/** The groups of the inbox, by the lowest level of each. */
export const UNWANTED = 0
export const CAN_WAIT = 1
export const WORTH_READING = 2
export const NEEDS_YOU = 3

export type Band = typeof UNWANTED | typeof CAN_WAIT | typeof WORTH_READING | typeof NEEDS_YOU

export const BAND_NAMES = ['unwanted', 'can_wait', 'worth_reading', 'needs_you'] as const

export const LOWEST = -10
export const CAN_WAIT_FROM = -5
export const WORTH_READING_FROM = 0
export const NEEDS_YOU_FROM = 5
export const HIGHEST = 10

export function bandOf(level: number): Band {
  if (level >= NEEDS_YOU_FROM) return NEEDS_YOU
  if (level >= WORTH_READING_FROM) return WORTH_READING
  return level >= CAN_WAIT_FROM ? CAN_WAIT : UNWANTED
}
