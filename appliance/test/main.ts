import { readArguments } from './runner/arguments.js'
import { conclude } from './runner/conclusion.js'
import { runTests } from './runner/run_tests.js'

/**
 * `npm test [-- SUITE … --files …]`: installs what is missing, starts the lab once, runs the suites, and ends
 * with one line `N passed, N failed`. Nothing that it starts outlives it, however it ends (lab/guard.ts).
 */
const wanted = readArguments(process.argv.slice(2))
if (typeof wanted === 'string') {
  console.error(wanted)
  process.exitCode = 2
} else {
  const outcomes = await runTests(wanted)
  process.exitCode = conclude(outcomes, { strict: process.env.CI === 'true' })
}
