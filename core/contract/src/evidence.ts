import type { Message } from './text.js'

/** The three questions that trust asks, each with a budget of points of its own. */
export type TrustAxis = 'technical' | 'personal' | 'service'

/**
 * What one rule found in one message. Points raise the level, a ceiling caps it; a row with
 * neither says what was not verified.
 */
export interface Evidence {
  /** `PLUGIN/RULE`; a plugin that has not answered stands there alone. */
  rule: string
  axis: TrustAxis
  /** Whole and not negative. */
  points: number
  /** 0 to 100; absent when the finding caps nothing. */
  ceiling?: number
  reason: Message
  /** What the reader, or the sender's side, could do to raise the level. */
  advice?: Message
  /** What the trust ring shows beside its number: the notch of a seal that holds, the key of a verified signature. */
  sign?: 'seal' | 'signature'
}
