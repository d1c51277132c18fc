import { setTimeout as sleep } from 'node:timers/promises'
import { startLab, type Lab } from '#appliance/lab/lab.js'
import { isRoot } from '#appliance/lab/processes/system_user.js'
import type { TestArguments } from './arguments.js'
import { ensurePackages } from './install_packages.js'
import type { RunResult } from './report_lines.js'
import { runSuite } from './run_suite.js'
import { RUNS, type TestRun } from './runs.js'

export interface TestOutcome extends RunResult {
  title: string
  /** seconds */
  duration: number
  /** why it did not run at all */
  omitted: string | null
}

/** Runs everything that was asked for and that this machine allows, one after the other: two cores are few. */
export async function runTests({ suites, japa }: TestArguments): Promise<TestOutcome[]> {
  const runs = RUNS.filter((run) => suites.length === 0 || suites.includes(run.suite))
  const outcomes: TestOutcome[] = []
  let lab: Lab | undefined
  for (const run of runs) {
    const omitted = await reasonAgainst(run)
    if (omitted === null && run.environment) lab ??= await startLab(EVERYTHING)
    outcomes.push(omitted === null ? await perform(run, lab, japa) : omission(run, omitted))
  }
  await lab?.stop()
  return outcomes
}

const EVERYTHING = { dns: true, far: true, mariadb: true }

/** Installs what the run needs; a sentence when it cannot run here. */
async function reasonAgainst(run: TestRun): Promise<string | null> {
  if (run.environment && !isRoot()) return 'only root may start the lab (Postfix and Dovecot)'
  return ensurePackages(run.packages)
}

async function perform(
  run: TestRun,
  lab: Lab | undefined,
  japa: readonly string[]
): Promise<TestOutcome> {
  console.log(`\n== ${run.title} ==`)
  const start = performance.now()
  const result = await runSuite({
    suite: run.suite,
    args: [...run.options, ...japa],
    env: lab && run.environment ? await labEnvironment(run.environment, lab) : {},
    timeout: run.timeout,
  })
  // The suite's last words may still be on their way to the terminal.
  await sleep(50)
  const duration = (performance.now() - start) / 1000
  return { title: run.title, duration, omitted: null, ...result }
}

async function labEnvironment(
  environment: NonNullable<TestRun['environment']>,
  lab: Lab
): Promise<NodeJS.ProcessEnv> {
  return { CALIOPEN_LAB: JSON.stringify(lab.description), ...(await environment(lab)) }
}

function omission(run: TestRun, omitted: string): TestOutcome {
  return { title: run.title, duration: 0, omitted, passed: 0, failures: [], skipped: [] }
}
