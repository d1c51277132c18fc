import { RefusedError } from '../../errors.js'
import { errorFaults } from './error_faults.js'
import { bring } from '../changes/bring.js'
import { Lease } from './lease.js'
import type { Operation, OperationStep } from './operation.js'
import { OPERATION_COLUMNS, operationOf, type OperationRow } from './operation_rows.js'
import { setFailed } from './operation_state.js'
import type { LifecycleParts } from '../parts.js'
import { prune } from '../upkeep/prune.js'
import { remove } from '../changes/remove.js'
import { Run } from './run.js'
import { activate, deactivate, rollBack } from '../changes/switch.js'
import { fault } from '../../fault.js'

/** What is begun so often and never ends takes its worker with it. */
const MOST_ATTEMPTS = 3

export interface RunOptions {
  onStep?: (operation: Operation, step: OperationStep) => void
}

/**
 * Runs all that waits, the oldest first, one at a time in the whole installation; also what somebody began and did not
 * live to end. Answers with how many it ran; null when somebody else is at it.
 */
export async function runOperations(
  parts: LifecycleParts,
  { onStep = () => undefined }: RunOptions = {}
): Promise<number | null> {
  const lease = new Lease(parts.sql, 'operations')
  let count = 0
  const held = await lease.hold(async () => {
    for (let next = await takeNext(parts); next; next = await takeNext(parts)) {
      await runOperation(parts, lease, next, onStep)
      count += 1
    }
  })
  return held ? count : null
}

interface Taken {
  operation: Operation
  by: Buffer | null
  attempts: number
}

async function takeNext({ sql }: LifecycleParts): Promise<Taken | null> {
  const row = await sql.get<OperationRow & { attempts: number; requested_by: Buffer | null }>(
    `select ${OPERATION_COLUMNS}, attempts, requested_by from plugin_operations
     where state in ('running', 'waiting') order by id limit 1`
  )
  if (!row) return null
  await sql.run(
    `update plugin_operations set state = 'running', attempts = attempts + 1, updated_at = ?
     where id = ?`,
    [Date.now(), row.id]
  )
  return { operation: operationOf(row), by: row.requested_by, attempts: row.attempts }
}

async function runOperation(
  parts: LifecycleParts,
  lease: Lease,
  { operation, by, attempts }: Taken,
  onStep: (operation: Operation, step: OperationStep) => void
): Promise<void> {
  const { id, kind } = operation
  if (attempts >= MOST_ATTEMPTS) {
    await setFailed(parts.sql, id, [fault('E_INTERRUPTED')])
    return
  }
  try {
    await perform(new Run(parts, operation, by, lease, (step) => onStep(operation, step)))
    parts.log.info({ operation: id, kind }, `${kind} is through`)
  } catch (error) {
    const faults = errorFaults(error)
    if (error instanceof RefusedError) parts.log.info({ operation: id, kind, faults }, 'refused')
    else parts.log.error({ err: error, operation: id, kind }, `${kind} failed`)
    await setFailed(parts.sql, id, faults)
  }
  await prune(parts)
}

function perform(run: Run): Promise<void> {
  const { request } = run.operation
  switch (request.kind) {
    case 'install':
    case 'update':
      return bring(run, request)
    case 'rollback':
      return rollBack(run, request.plugin)
    case 'activate':
      return activate(run, request.plugin)
    case 'deactivate':
      return deactivate(run, request.plugin)
    case 'uninstall':
      return remove(run, request.plugin, request.data)
  }
}

/** Whether it is over, one way or the other, or waits for an answer. */
export function isSettled({ state }: Operation): boolean {
  return state === 'done' || state === 'failed' || state === 'asking'
}
