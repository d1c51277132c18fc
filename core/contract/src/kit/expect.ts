import { isDeepStrictEqual } from 'node:util'
import { PluginError, type PluginErrorCode } from '../plugin/errors.js'

/** The plugin is not as the contract says. */
export class Shortfall extends Error {}

/** The check is about something that this plugin does not offer. */
export class Skipped extends Error {}

/** The sentence says what the contract asks. */
export function expect(holds: unknown, sentence: string): asserts holds {
  if (!holds) throw new Shortfall(sentence)
}

export function expectEqual(actual: unknown, expected: unknown, sentence: string): void {
  if (isDeepStrictEqual(actual, expected)) return
  throw new Shortfall(`${sentence} It is ${inWords(actual)}, and should be ${inWords(expected)}.`)
}

/** It rejects with a PluginError of one of these codes. */
export async function expectFailure(
  work: Promise<unknown>,
  codes: readonly PluginErrorCode[],
  sentence: string
): Promise<PluginError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error })
  )
  if ('value' in outcome) throw new Shortfall(`${sentence} It answered ${inWords(outcome.value)}.`)
  const { error } = outcome
  if (error instanceof PluginError && codes.includes(error.code)) return error
  const code = error instanceof PluginError ? error.code : String(error)
  throw new Shortfall(`${sentence} It failed with ${code}, and should with ${codes.join(' or ')}.`)
}

/** Looks again until it holds. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  sentence: string,
  within = 3000
): Promise<void> {
  const until = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > until) throw new Shortfall(sentence)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

export function skip(reason: string): never {
  throw new Skipped(reason)
}

function inWords(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? `${part}n` : part
  )
  return text === undefined ? 'nothing' : text.slice(0, 300)
}
