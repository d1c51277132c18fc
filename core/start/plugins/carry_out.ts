import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '#core/bus/bus.js'
import type {
  Operation,
  OperationRequest,
  OperationStep,
} from '#core/plugins/lifecycle/operations/operation.js'
import {
  findOperation,
  requestOperation,
} from '#core/plugins/lifecycle/operations/operation_rows.js'
import { isSettled, runOperations } from '#core/plugins/lifecycle/operations/operations.js'
import type { LifecycleParts } from '#core/plugins/lifecycle/parts.js'
import { progressAt } from '#core/plugins/lifecycle/operations/steps.js'

const LOOK_EVERY = 150

export type OnStep = (step: OperationStep, progress: number) => void

/**
 * Asks for it and waits for its end, telling every step that it takes. The worker does it; where none answers, this
 * process does.
 */
export async function carryOut(
  parts: LifecycleParts,
  bus: Bus,
  request: OperationRequest,
  onStep: OnStep
): Promise<Operation> {
  const id = await requestOperation(parts.sql, bus, request)
  const told = new Told(onStep)
  for (;;) {
    if (!(await isWorkerThere(bus))) await runOperations(parts)
    const operation = await findOperation(parts.sql, id)
    if (!operation) throw new Error(`the operation ${id} is gone`)
    told.reached(operation)
    if (isSettled(operation)) return operation
    await sleep(LOOK_EVERY)
  }
}

/** The steps that were told; those that went by between two looks are made up for. */
class Told {
  readonly #onStep: OnStep
  #count = 0

  constructor(onStep: OnStep) {
    this.#onStep = onStep
  }

  reached({ kind, steps, step, state }: Operation): void {
    const reached = state === 'done' ? steps.length : step ? steps.indexOf(step) + 1 : 0
    for (const one of steps.slice(this.#count, reached)) this.#onStep(one, progressAt(kind, one))
    this.#count = Math.max(this.#count, reached)
  }
}

async function isWorkerThere(bus: Bus): Promise<boolean> {
  try {
    await bus.call('worker', 'health', null, { timeout: 5_000 })
    return true
  } catch {
    // Busy or gone: the lease in the database decides who works, so that asking twice does no harm.
    return false
  }
}
