import { RUNS } from './runs.js'

export interface TestArguments {
  /** the suites that were asked for; none means all */
  suites: string[]
  /** what goes to Japa: `--files …`, `--tests …` */
  japa: string[]
}

/** Names of suites may stand before the first option; answers with a sentence when one of them is none. */
export function readArguments(words: readonly string[]): TestArguments | string {
  const firstOption = words.findIndex((word) => word.startsWith('-'))
  const end = firstOption === -1 ? words.length : firstOption
  const suites = words.slice(0, end)
  const known = [...new Set<string>(RUNS.map((run) => run.suite))]
  const unknown = suites.find((suite) => !known.includes(suite))
  if (unknown !== undefined) return `There is no suite "${unknown}": ${known.join(', ')}.`
  return { suites, japa: words.slice(end) }
}
