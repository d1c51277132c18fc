import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '#core/bus/bus.js'
import type { Operation, OperationRequest } from '#core/plugins/lifecycle/operation.js'
import { findOperation, requestOperation } from '#core/plugins/lifecycle/operation_rows.js'
import { isSettled, runOperations } from '#core/plugins/lifecycle/operations.js'
import type { LifecycleParts } from '#core/plugins/lifecycle/parts.js'

const LOOK_EVERY = 150

/**
 * Asks for it and waits for its end, with every step that it takes. The worker does it; where none answers, this
 * process does.
 */
export async function carryOut(
  parts: LifecycleParts,
  bus: Bus,
  request: OperationRequest,
  onStep: (operation: Operation) => void
): Promise<Operation> {
  const id = await requestOperation(parts.sql, bus, request)
  let step: Operation['step'] = null
  for (;;) {
    if (!(await isWorkerThere(bus))) await runOperations(parts, { onStep: tellStep })
    const operation = await findOperation(parts.sql, id)
    if (!operation) throw new Error(`the operation ${id} is gone`)
    if (operation.step !== step && operation.step !== null) onStep(operation)
    step = operation.step
    if (isSettled(operation)) return operation
    await sleep(LOOK_EVERY)
  }

  function tellStep(operation: Operation, now: Operation['step']) {
    if (operation.id === id) onStep({ ...operation, step: now })
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
