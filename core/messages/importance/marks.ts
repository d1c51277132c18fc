import { NEEDS_YOU_FROM, WORTH_READING_FROM } from './bands.js'

/**
 * What a person says of a message, kept apart from what was predicted: a prediction must never
 * come back as if a person had confirmed it.
 */
export const IMPORTANT = 1
export const UNIMPORTANT = -1

export type Mark = typeof IMPORTANT | typeof UNIMPORTANT

/**
 * The level that counts. A mark moves a message into a band and leaves its place there to the
 * prediction: important needs you, unimportant can wait at best.
 */
export function markedLevel(predicted: number, mark: Mark | null): number {
  switch (mark) {
    case IMPORTANT:
      return Math.max(predicted, NEEDS_YOU_FROM)
    case UNIMPORTANT:
      return Math.min(predicted, WORTH_READING_FROM - 1)
    case null:
      return predicted
  }
}
