import { idBytes, idText, newId } from '@caliopen/contract/ids'
import type { Bus } from '#core/bus/bus.js'
import type { Sql } from '#database/sql.js'
import type { Fault } from '../../fault.js'
import type {
  Operation,
  OperationKind,
  OperationQuestions,
  OperationRequest,
  OperationResult,
  OperationState,
  OperationStep,
} from './operation.js'
import { stepsOf } from './steps.js'

export interface OperationRow {
  id: Buffer
  kind: OperationKind
  plugin_id: string | null
  request: string
  state: OperationState
  step: OperationStep | null
  progress: number
  questions: string | null
  fault: string | null
  result: string | null
  created_at: number
  updated_at: number
}

export const OPERATION_COLUMNS = `id, kind, plugin_id, request, state, step, progress, questions, fault, result,
  created_at, updated_at`

/** Puts it into the queue and wakes the worker; answers with its id. `by` is the account that asked. */
export async function requestOperation(
  sql: Sql,
  bus: Pick<Bus, 'publish'>,
  request: OperationRequest,
  by: Buffer | null = null
): Promise<string> {
  const id = newId()
  const now = Date.now()
  await sql.insert(
    'plugin_operations',
    [
      ...['id', 'kind', 'plugin_id', 'request', 'artefact', 'state', 'progress', 'requested_by'],
      ...['attempts', 'created_at', 'updated_at'],
    ],
    [
      [
        ...[id, request.kind, pluginOf(request)],
        ...[JSON.stringify(request), artefactOf(request), 'waiting', 0, by, 0, now, now],
      ],
    ]
  )
  bus.publish('plugins.queued', {})
  return idText(id)
}

export async function findOperation(sql: Sql, id: string): Promise<Operation | null> {
  const bytes = idBytes(id)
  if (!bytes) return null
  const row = await sql.get<OperationRow>(
    `select ${OPERATION_COLUMNS} from plugin_operations where id = ?`,
    [bytes]
  )
  return row ? operationOf(row) : null
}

/** The latest first; of one plugin, or of all. */
export async function listOperations(
  sql: Sql,
  { plugin, limit = 50 }: { plugin?: string; limit?: number } = {}
): Promise<Operation[]> {
  const rows = await sql.all<OperationRow>(
    `select ${OPERATION_COLUMNS} from plugin_operations
     ${plugin === undefined ? '' : 'where plugin_id = ?'} order by id desc limit ${Math.trunc(limit)}`,
    plugin === undefined ? [] : [plugin]
  )
  return rows.map(operationOf)
}

export function operationOf(row: OperationRow): Operation {
  return {
    id: idText(row.id),
    kind: row.kind,
    plugin: row.plugin_id,
    request: JSON.parse(row.request) as OperationRequest,
    state: row.state,
    steps: stepsOf(row.kind),
    step: row.step,
    progress: row.progress,
    questions: row.questions === null ? null : (JSON.parse(row.questions) as OperationQuestions),
    faults: row.fault === null ? [] : (JSON.parse(row.fault) as Fault[]),
    result: row.result === null ? null : (JSON.parse(row.result) as OperationResult),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** null: only the package itself says so. */
function pluginOf(request: OperationRequest): string | null {
  if ('plugin' in request) return request.plugin
  return 'offer' in request.package ? request.package.offer : null
}

function artefactOf(request: OperationRequest): string | null {
  return 'package' in request && 'hash' in request.package ? request.package.hash : null
}
