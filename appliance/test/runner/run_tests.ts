import { LabError } from '#appliance/lab/errors.js'
import type { Lab } from '#appliance/lab/lab.js'
import { isRoot } from '#appliance/lab/processes/system_user.js'
import type { TestArguments } from './arguments.js'
import { ensurePackages } from './install_packages.js'
import type { RunResult } from './report_lines.js'
import { LabOnDemand } from './lab_on_demand.js'
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
  const lab = new LabOnDemand()
  const outcomes: TestOutcome[] = []
  for (const run of runs) outcomes.push(await attempt(run, lab, japa))
  const remains = await orFailures('lab', async () => {
    await lab.stop()
    return null
  })
  return remains === null ? outcomes : [...outcomes, remains]
}

async function attempt(
  run: TestRun,
  lab: LabOnDemand,
  japa: readonly string[]
): Promise<TestOutcome> {
  const omitted = await reasonAgainst(run)
  if (omitted !== null) return { ...EMPTY, title: run.title, omitted }
  return orFailures(run.title, async () =>
    perform(run, run.environment ? await lab.get() : undefined, japa)
  )
}

const EMPTY = { duration: 0, omitted: null, passed: 0, failures: [], skipped: [] }

/** What goes wrong in the lab is one failure, and the last line is printed all the same. */
async function orFailures<T>(title: string, work: () => Promise<T>): Promise<T | TestOutcome> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return { ...EMPTY, title, failures: [error.message] }
  }
}

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
    chosen: japa.length > 0,
    env: lab && run.environment ? await labEnvironment(run.environment, lab) : {},
    timeout: run.timeout,
  })
  const duration = (performance.now() - start) / 1000
  return { title: run.title, duration, omitted: null, ...result }
}

async function labEnvironment(
  environment: NonNullable<TestRun['environment']>,
  lab: Lab
): Promise<NodeJS.ProcessEnv> {
  return { CALIOPEN_LAB: JSON.stringify(lab.description), ...(await environment(lab)) }
}
