import type { I18n } from '@adonisjs/i18n'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import type { OperationPage, StepState } from '../../views.js'

/** Its steps by name, and how far it is. */
export function stepViews(operation: Operation, i18n: I18n): OperationPage['steps'] {
  const now = operation.step === null ? -1 : operation.steps.indexOf(operation.step)
  return operation.steps.map((step, index) => ({
    sentence: i18n.t(`admin.operation.step.${step}`),
    state: stateOf(operation.state, index, now),
  }))
}

function stateOf(state: Operation['state'], index: number, now: number): StepState {
  if (state === 'done' || index < now) return 'done'
  if (index > now) return 'waiting'
  return state === 'failed' ? 'failed' : 'current'
}
