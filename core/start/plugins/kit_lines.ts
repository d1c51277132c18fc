import type { KitReport } from '@caliopen/contract/kit/kits'
import type { CheckResult } from '@caliopen/contract/kit/run'

const MARKS = { passed: '✔', failed: '✖', skipped: '–' }

/** What became of a plugin's contributions, for a terminal. */
export function kitLines(reports: readonly KitReport[]): string[] {
  const results = reports.flatMap((report) => report.results)
  const count = (outcome: CheckResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length
  return [
    ...reports.flatMap(({ point, name, results: own }) => [
      `${point}/${name}`,
      ...own.flatMap(resultLines),
      '',
    ]),
    `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped.`,
  ]
}

export function hasFailed(reports: readonly KitReport[]): boolean {
  return reports.some(({ results }) => results.some(({ outcome }) => outcome === 'failed'))
}

function resultLines({ check, outcome, sentence }: CheckResult): string[] {
  const why = sentence.split('\n').map((line) => `      ${line}`)
  return [`  ${MARKS[outcome]} ${check}`, ...(sentence ? why : [])]
}
