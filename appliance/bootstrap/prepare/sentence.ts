/** Something the operator can understand and change: printed alone, without a stack. */
export class Sentence extends Error {}

/** Errors whose message is a sentence for the operator, wherever they come from. */
const SENTENCE_CODES = ['E_INVALID_SETTING', 'E_BROKEN_INSTANCE', 'E_NEWER_DATABASE']

export function isSentence(error: unknown): error is Error {
  if (error instanceof Sentence) return true
  const { code } = error as { code?: string }
  return error instanceof Error && SENTENCE_CODES.includes(code ?? '')
}

/** Prints what went wrong and returns the exit code. */
export function explain(error: unknown): number {
  console.error(isSentence(error) ? error.message : error)
  return 1
}
