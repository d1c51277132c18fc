import type { ReportLine } from '#core/tests/file_report.js'

export interface RunResult {
  passed: number
  /** one line each: what failed, where, and the message */
  failures: string[]
  skipped: string[]
}

/** How the run's process ended: its exit code, a signal, or `timeout`. */
export type RunEnd = number | NodeJS.Signals | 'timeout'

export interface CountOptions {
  end: RunEnd
  /** somebody chose among the tests, and may have chosen none of this run */
  chosen?: boolean
}

/** Counts what the run said; a run that ended badly without a failed test is one failure of its own. */
export function countReport(text: string, options: CountOptions): RunResult {
  const lines = parse(text)
  const tests = lines.filter((line) => line.kind === 'test')
  const failures = lines.flatMap(failureOf)
  const problem = problemOf(lines, failures.length, options)
  return {
    passed: tests.filter((line) => line.outcome === 'passed').length,
    failures: problem === null ? failures : [...failures, problem],
    skipped: tests.filter((line) => line.outcome === 'skipped').map(describe),
  }
}

function parse(text: string): ReportLine[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line): ReportLine => JSON.parse(line))
}

function failureOf(line: ReportLine): string[] {
  if (line.kind === 'hook') return [`${line.title}: ${firstLine(line.message)}`]
  return line.kind === 'test' && line.outcome === 'failed' ? [describe(line)] : []
}

function describe(line: ReportLine & { kind: 'test' }): string {
  const text = firstLine(line.message)
  return `${line.title} (${line.file})${text === '' ? '' : `: ${text}`}`
}

function problemOf(
  lines: ReportLine[],
  failures: number,
  { end, chosen }: CountOptions
): string | null {
  if (end === 'timeout') return 'It did not end in time, and was stopped.'
  if (!lines.some((line) => line.kind === 'end')) {
    return `It ended before its last test (${ending(end)}); see what it printed.`
  }
  if (!chosen && !lines.some((line) => line.kind === 'test')) return 'It has no tests.'
  if (end !== 0 && failures === 0) {
    return `It ended with ${ending(end)} although no test failed; see what it printed.`
  }
  return null
}

function ending(end: RunEnd): string {
  return typeof end === 'number' ? `exit code ${end}` : end
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
