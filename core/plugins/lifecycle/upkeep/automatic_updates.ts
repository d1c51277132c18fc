import type { Bus } from '#core/bus/bus.js'
import type { Sql } from '#database/sql.js'
import { listInstalled } from '../../installed/plugin_rows.js'
import { decideUpdate } from './decide_update.js'
import { requestOperation } from '../operations/operation_rows.js'
import type { LifecycleParts } from '../parts.js'

/** Off for every plugin until somebody switches it on. */
export async function setAutomatic(
  sql: Sql,
  bus: Pick<Bus, 'publish'>,
  plugin: string,
  automatic: boolean
): Promise<void> {
  const value = automatic ? 1 : 0
  await sql.run('update plugins set automatic = ?, updated_at = ? where id = ?', [
    ...[value, Date.now(), plugin],
  ])
  bus.publish('plugins.changed', {})
}

/** Asks for the updates that are due; what they would ask more waits for the administrator. */
export async function requestUpdates({ sql, bus, log, market }: LifecycleParts): Promise<void> {
  for (const installed of await listInstalled(sql)) {
    if (!installed.automatic || (await isAsked(sql, installed.id))) continue
    const offered = await market.find(installed.id)
    const decision = decideUpdate({ installed, offered, now: Date.now() })
    log.info({ plugin: installed.id, decision }, `${installed.id}: ${decision.kind}`)
    if (decision.kind !== 'update') continue
    const { version } = decision
    await requestOperation(sql, bus, {
      kind: 'update',
      plugin: installed.id,
      package: { offer: installed.id, version },
      accept: {},
    })
  }
}

/** Something is in the queue already, or waits for an answer. */
async function isAsked(sql: Sql, plugin: string): Promise<boolean> {
  const row = await sql.get(
    "select id from plugin_operations where plugin_id = ? and state in ('waiting', 'running', 'asking') limit 1",
    [plugin]
  )
  return row !== undefined
}
