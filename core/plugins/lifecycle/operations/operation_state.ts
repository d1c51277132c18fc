import { idBytes } from '@caliopen/contract/ids'
import type { Sql, Value } from '#database/sql.js'
import type { Fault } from '../../fault.js'
import type {
  Acceptance,
  KeptPackage,
  Operation,
  OperationQuestions,
  OperationRequest,
  OperationResult,
  OperationStep,
} from './operation.js'
import { progressAt } from './steps.js'

export function setStep(sql: Sql, { id, kind }: Operation, step: OperationStep): Promise<number> {
  return change(sql, id, { step, progress: progressAt(kind, step) })
}

export function setPlugin(sql: Sql, id: string, plugin: string, artefact: string): Promise<number> {
  return change(sql, id, { plugin_id: plugin, artefact })
}

export function setDone(sql: Sql, id: string, result: OperationResult): Promise<number> {
  const values = { state: 'done', step: null, progress: 100, questions: null, artefact: null }
  return change(sql, id, { ...values, result: JSON.stringify(result) })
}

export function setFailed(sql: Sql, id: string, faults: readonly Fault[]): Promise<number> {
  return change(sql, id, { state: 'failed', artefact: null, fault: JSON.stringify(faults) })
}

/** What is agreed to is exactly the package that was asked about, whatever is offered by then. */
export function setAsking(
  sql: Sql,
  { id, request }: Operation,
  questions: OperationQuestions,
  place: KeptPackage
): Promise<number> {
  const asked = { ...request, package: place }
  return change(sql, id, {
    state: 'asking',
    request: JSON.stringify(asked),
    questions: JSON.stringify(questions),
  })
}

/** The answer to an asking operation: it goes on. False when it asks nothing (any more). */
export async function setAccepted(
  sql: Sql,
  { id, request }: Operation,
  accept: Acceptance,
  by: Buffer | null
): Promise<boolean> {
  if (!('accept' in request)) return false
  const agreed: OperationRequest = { ...request, accept: { ...request.accept, ...accept } }
  const changed = await sql.run(
    `update plugin_operations set state = 'waiting', request = ?, requested_by = ?, updated_at = ?
     where id = ? and state = 'asking'`,
    [JSON.stringify(agreed), by, Date.now(), idBytes(id)]
  )
  return changed === 1
}

/** "No": nothing was changed, and the question goes away. */
export async function setDismissed(sql: Sql, id: string): Promise<boolean> {
  const changed = await sql.run(
    `update plugin_operations set state = 'failed', artefact = null, fault = ?, updated_at = ?
     where id = ? and state = 'asking'`,
    [JSON.stringify([{ code: 'E_NOT_ACCEPTED', values: {} }]), Date.now(), idBytes(id)]
  )
  return changed === 1
}

function change(sql: Sql, id: string, values: Record<string, Value>): Promise<number> {
  const columns = Object.keys(values).map((column) => `${column} = ?`)
  return sql.run(
    `update plugin_operations set ${columns.join(', ')}, updated_at = ? where id = ?`,
    [...Object.values(values), Date.now(), idBytes(id)]
  )
}
