import type { TestOutcome } from './run_tests.js'

export interface ConclusionOptions {
  /** a suite that did not run is a failure */
  strict: boolean
}

/** Prints what failed and what did not run, then the last line; answers with the exit code. */
export function conclude(outcomes: readonly TestOutcome[], { strict }: ConclusionOptions): number {
  console.log('')
  for (const outcome of outcomes) printOutcome(outcome, strict)
  const passed = sum(outcomes.map((outcome) => outcome.passed))
  const failed = sum(outcomes.map((outcome) => failuresOf(outcome, strict)))
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

function printOutcome(outcome: TestOutcome, strict: boolean): void {
  const { title, omitted, passed, failures, skipped, duration } = outcome
  if (omitted !== null) {
    console.log(`${title}: did not run: ${omitted}${strict ? ' (with CI=true a failure)' : ''}`)
    return
  }
  console.log(`${title}: ${passed} passed, ${failures.length} failed in ${duration.toFixed(1)} s`)
  for (const line of skipped) console.log(`  skipped  ${line}`)
  for (const line of failures) console.log(`  failed   ${line}`)
}

function failuresOf({ failures, omitted }: TestOutcome, strict: boolean): number {
  return failures.length + (strict && omitted !== null ? 1 : 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
