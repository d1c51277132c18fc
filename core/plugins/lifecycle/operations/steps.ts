import type { OperationKind, OperationStep } from './operation.js'

const BRING = ['fetch', 'check', 'approve', 'unpack', 'canary', 'activate'] as const

const STEPS: Readonly<Record<OperationKind, readonly OperationStep[]>> = {
  install: BRING,
  update: BRING,
  rollback: ['unpack', 'canary', 'restore'],
  activate: ['unpack', 'canary', 'activate'],
  deactivate: ['deactivate'],
  uninstall: ['export', 'remove'],
}

export function stepsOf(kind: OperationKind): readonly OperationStep[] {
  return STEPS[kind]
}

/** How much is done when this step begins, in percent. */
export function progressAt(kind: OperationKind, step: OperationStep): number {
  const steps = STEPS[kind]
  return Math.round((100 * Math.max(0, steps.indexOf(step))) / steps.length)
}
