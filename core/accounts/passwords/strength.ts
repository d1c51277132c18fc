import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { isLongEnough, MAX_PASSWORD_LENGTH } from '#core/accounts/passwords/password.js'

/** What an attacker with a fast computer would need; `warning` and `suggestion` are names of texts. */
export interface Measured {
  score: 0 | 1 | 2 | 3 | 4
  /** long enough, and beyond guessing also by someone who has stolen the hashes */
  enough: boolean
  warning: string | null
  suggestion: string | null
}

const ENOUGH = 3

/** Words that people near the account would try first. */
export function guessableWords(answers: readonly unknown[]): string[] {
  const texts = answers.filter((answer) => typeof answer === 'string')
  const words = texts.flatMap((answer) => [answer, ...answer.split(/[^\p{L}\p{N}]+/u)])
  return ['caliopen', ...new Set(words.filter((word) => word.length > 2))]
}

export async function measureStrength(
  password: string,
  words: readonly string[]
): Promise<Measured> {
  const zxcvbn = await load()
  const { score, feedback } = zxcvbn.check(password.slice(0, MAX_PASSWORD_LENGTH), [...words])
  return {
    score,
    enough: score >= ENOUGH && isLongEnough(password),
    warning: feedback.warning,
    suggestion: feedback.suggestions[0] ?? null,
  }
}

/** Loads what takes a moment, before somebody types and waits for it. */
export async function prepareStrength(): Promise<void> {
  await load()
}

let loading: Promise<ZxcvbnFactory> | null = null

/** The dictionaries of every language we speak, loaded when first asked for: they are large. */
function load(): Promise<ZxcvbnFactory> {
  loading ??= build()
  return loading
}

async function build(): Promise<ZxcvbnFactory> {
  const { ZxcvbnFactory } = await import('@zxcvbn-ts/core')
  const common = await import('@zxcvbn-ts/language-common')
  const english = await import('@zxcvbn-ts/language-en')
  const french = await import('@zxcvbn-ts/language-fr')
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary, ...french.dictionary },
    graphs: common.adjacencyGraphs,
    maxLength: MAX_PASSWORD_LENGTH,
    translations: names(english.translations),
  })
}

/** Makes the library answer with the names of its texts: ours stand in installer.json, in every language. */
function names<T extends object>(texts: T): T {
  const named = Object.entries(texts).map(([name, text]) => [
    name,
    typeof text === 'string' ? name : names(text as object),
  ])
  return Object.fromEntries(named) as T
}
