import type { AntispamSymbol } from '@caliopen/contract/facts'

/** What rspamd proposes (https://docs.rspamd.com/configuration/metrics#actions), mildest first. */
const ACTIONS = [
  ...(['no action', 'greylist', 'add header', 'rewrite subject', 'soft reject', 'reject'] as const),
] as const
export type Action = (typeof ACTIONS)[number]

/** The answer to /checkv2, as far as we use it. */
export interface ScanAnswer {
  action: Action
  score: number
  /** from which score on it rejects */
  rejectScore: number
  /** one rule decided alone, and the score did not matter */
  isForced: boolean
  symbols: readonly AntispamSymbol[]
  /** what rspamd would say to the sender; for the log only */
  words: string | null
}

const MOST_SYMBOLS = 200
const MOST_OPTIONS = 3
const OPTION_LENGTH = 80
const WORDS_LENGTH = 200
const SYMBOL = /^[\w:./-]{1,64}$/

/** null: that is no answer of an rspamd. */
export function parseAnswer(text: string): ScanAnswer | null {
  const answer = asRecord(readJson(text))
  if (!answer) return null
  const action = ACTIONS.find((one) => one === answer.action)
  const { score, required_score: rejectScore } = answer
  if (!action || !isFinite(score) || !isFinite(rejectScore)) return null
  const words = asRecord(answer.messages)?.smtp_message
  return {
    ...{ action, score, rejectScore },
    isForced: answer.is_skipped === true || (action === 'reject' && score < rejectScore),
    symbols: Object.values(asRecord(answer.symbols) ?? {})
      .slice(0, MOST_SYMBOLS)
      .flatMap((symbol) => parseSymbol(symbol) ?? []),
    words: typeof words === 'string' ? plain(words, WORDS_LENGTH) : null,
  }
}

function parseSymbol(value: unknown): AntispamSymbol | null {
  const symbol = asRecord(value)
  if (!symbol || typeof symbol.name !== 'string' || !SYMBOL.test(symbol.name)) return null
  if (!isFinite(symbol.score)) return null
  const options = Array.isArray(symbol.options) ? symbol.options : []
  return {
    name: symbol.name,
    score: Math.round(symbol.score * 100) / 100,
    options: options
      .filter((one) => typeof one === 'string')
      .slice(0, MOST_OPTIONS)
      .map((one) => plain(one, OPTION_LENGTH)),
  }
}

function plain(text: string, length: number): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .slice(0, length)
    .trim()
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function asRecord(value: unknown): Record<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return value as Record<string, unknown>
}

function isFinite(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
