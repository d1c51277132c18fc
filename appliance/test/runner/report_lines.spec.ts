import { test } from '@japa/runner'
import type { ReportLine } from '#core/tests/file_report.js'
import { countReport } from './report_lines.js'

const passed = line('passed')
const failed = { ...line('failed'), message: 'expected 1 to equal 2\n  at somewhere' }
const END: ReportLine = { kind: 'end' }

test.group('countReport', () => {
  test('counts what passed and names what failed, with the first line of why', ({ assert }) => {
    const result = countReport(report(passed, failed, passed, END), { end: 1 })
    assert.equal(result.passed, 2)
    assert.deepEqual(result.failures, ['group / title (a.spec.ts): expected 1 to equal 2'])
  })

  test('names what was skipped and counts it neither as passed nor as failed', ({ assert }) => {
    const result = countReport(report(passed, line('skipped'), END), { end: 0 })
    assert.equal(result.passed, 1)
    assert.deepEqual(result.failures, [])
    assert.lengthOf(result.skipped, 1)
  })

  test('a failing hook is a failure', ({ assert }) => {
    const hook: ReportLine = { kind: 'hook', title: 'group (setup)', message: 'no' }
    assert.deepEqual(countReport(report(passed, hook, END), { end: 1 }).failures, [
      'group (setup): no',
    ])
  })

  test('a run that was cut keeps its tests and fails', ({ assert }) => {
    const result = countReport(report(passed), { end: 'SIGKILL' })
    assert.equal(result.passed, 1)
    assert.lengthOf(result.failures, 1)
    assert.include(result.failures[0], 'SIGKILL')
  })

  test('a run that lasts too long fails', ({ assert }) => {
    assert.lengthOf(countReport(report(passed), { end: 'timeout' }).failures, 1)
  })

  test('an error outside of every test fails the run', ({ assert }) => {
    assert.lengthOf(countReport(report(passed, END), { end: 1 }).failures, 1)
  })

  test('a run without tests fails, unless they were chosen', ({ assert }) => {
    assert.deepEqual(countReport(report(END), { end: 0 }).failures, ['It has no tests.'])
    assert.deepEqual(countReport(report(END), { end: 0, chosen: true }).failures, [])
  })
})

function line(outcome: 'passed' | 'failed' | 'skipped') {
  return { kind: 'test' as const, title: 'group / title', file: 'a.spec.ts', outcome, message: '' }
}

function report(...lines: ReportLine[]): string {
  return lines.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}
