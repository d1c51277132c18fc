import { RUNS } from './runs.js'

export interface TestArguments {
  /** the suites that were asked for; none means all */
  suites: string[]
  /** what goes to Japa: `--files …`, `--tests …` */
  japa: string[]
}

/** Names of suites may stand before the first option. */
export function readArguments(words: readonly string[]): TestArguments {
  const firstOption = words.findIndex((word) => word.startsWith('-'))
  const end = firstOption === -1 ? words.length : firstOption
  const suites = words.slice(0, end)
  const unknown = suites.filter((suite) => !RUNS.some((run) => run.suite === suite))
  if (unknown.length > 0) throw new TypeError(`There is no suite "${unknown.join('", "')}"`)
  return { suites, japa: words.slice(end) }
}
