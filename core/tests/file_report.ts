import { appendFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Emitter, Runner } from '@japa/runner/core'
import type { NamedReporterContract, TestEndNode } from '@japa/runner/types'

/** One line of what a run says about itself. */
export type ReportLine =
  | {
      kind: 'test'
      title: string
      file: string
      outcome: 'passed' | 'failed' | 'skipped'
      message: string
    }
  | { kind: 'hook'; title: string; message: string }
  | { kind: 'end' }

/** A Japa reporter: one JSON line a test, written at once, so that a run that is cut has still said what it did. */
export function fileReport(path: string): NamedReporterContract {
  const write = (line: ReportLine) => appendFileSync(path, `${JSON.stringify(line)}\n`)
  return {
    name: 'file',
    handler: (_runner: Runner, emitter: Emitter) => {
      emitter.on('test:end', (test) => write(testLine(test)))
      emitter.on('group:end', (group) => group.errors.forEach(hookLine(group.title, write)))
      emitter.on('suite:end', (suite) => suite.errors.forEach(hookLine(suite.name, write)))
      emitter.on('runner:end', () => write({ kind: 'end' }))
    },
  }
}

function testLine(test: TestEndNode): ReportLine {
  return {
    kind: 'test',
    title: titleOf(test),
    file: relative(process.cwd(), test.meta.fileName ?? ''),
    outcome: outcomeOf(test),
    message: test.skipReason ?? test.errors.map(({ error }) => messageOf(error)).join('; '),
  }
}

function titleOf({ title, meta }: TestEndNode): string {
  return meta.group ? `${meta.group.title} / ${title.expanded}` : title.expanded
}

function outcomeOf(test: TestEndNode): 'passed' | 'failed' | 'skipped' {
  if (test.isSkipped || test.isTodo) return 'skipped'
  return test.hasError ? 'failed' : 'passed'
}

/** A hook that fails makes the run fail even when every test of its group passed. */
function hookLine(title: string, write: (line: ReportLine) => void) {
  return ({ phase, error }: { phase: string; error: unknown }): void =>
    write({ kind: 'hook', title: `${title} (${phase})`, message: messageOf(error) })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
