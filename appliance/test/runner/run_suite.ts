import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { guard } from '#appliance/lab/processes/guard.js'
import { countReport, type RunEnd, type RunResult } from './report_lines.js'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** TypeScript as it stands; the loader uses an interface that Node has announced to remove. */
const NODE_OPTIONS = ['--disable-warning=DEP0205', '--import', '@poppinss/ts-exec']

export interface SuiteOptions {
  suite: string
  /** further arguments for Japa: `--files …` */
  args: readonly string[]
  /** whether somebody chose among the tests */
  chosen: boolean
  env: NodeJS.ProcessEnv
  timeout: number
}

/** Runs one Japa suite in a process group of its own; what it prints goes to the terminal, its result to a file. */
export async function runSuite(options: SuiteOptions): Promise<RunResult> {
  const folder = await mkdtemp(join(tmpdir(), 'caliopen-report-'))
  guard.folder(folder)
  const report = join(folder, 'report.ndjson')
  const end = await runJapa(options, report)
  const text = existsSync(report) ? readFileSync(report, 'utf8') : ''
  await rm(folder, { recursive: true, force: true })
  guard.keep(folder)
  return countReport(text, { end, chosen: options.chosen })
}

function runJapa({ suite, args, env, timeout }: SuiteOptions, report: string): Promise<RunEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...NODE_OPTIONS, 'core/bin/test.ts', suite, ...args], {
      cwd: ROOT,
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env, TEST_REPORT: report },
    })
    child.once('error', reject)
    const group = child.pid
    if (group === undefined) return
    guard.group(group)
    let late = false
    const timer = setTimeout(() => {
      late = true
      killGroup(group)
    }, timeout)
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      // Whatever the tests started and forgot goes with them.
      killGroup(group)
      guard.forget(group)
      resolve(late ? 'timeout' : (signal ?? code ?? 1))
    })
  })
}

function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
