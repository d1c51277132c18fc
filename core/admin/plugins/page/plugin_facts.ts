import type { I18n } from '@adonisjs/i18n'
import app from '@adonisjs/core/services/app'
import { lastLogLines, type PluginLogLine } from '#core/plugins/broker/log/plugin_log.js'
import { remotePluginUsage } from '#core/plugins/hosts/over_bus.js'
import type { HostedUsage } from '#core/plugins/hosts/plugin_hosts.js'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { unanswered } from '#core/plugins/installed/settings.js'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import { listOperations } from '#core/plugins/lifecycle/operations/operation_rows.js'
import { ownershipOf, type Ownership } from '#core/plugins/lifecycle/consent/owners.js'
import type { Offer } from '#core/plugins/marketplace/offers/offer.js'
import type { Sql } from '#database/sql.js'
import type { PluginHead } from '../../views.js'
import { isOpen } from '../operations/open_operations.js'
import { pluginHead } from '../shown/plugin_head.js'
import { updatesFor } from '../shown/updates.js'

const LOG_LINES = 100

/** What stands about a plugin beside its row. */
export interface PluginFacts {
  head: PluginHead
  operation: Operation | null
  /** names of required settings that nobody has answered */
  unanswered: readonly string[]
  owners: readonly Ownership[]
  log: readonly PluginLogLine[]
  /** null where it has not run since the worker began, or there is no worker */
  usage: HostedUsage | null
  update: Offer | null
}

export async function factsOf(sql: Sql, plugin: InstalledPlugin, i18n: I18n): Promise<PluginFacts> {
  const { id, manifest } = plugin
  const [head, operations, missing, owners, log, usage, updates] = await Promise.all([
    pluginHead(plugin, i18n),
    listOperations(sql, { plugin: id, limit: 5 }),
    unanswered(sql, id, manifest.settings),
    ownershipOf(sql, id),
    lastLogLines(sql, id, LOG_LINES),
    usageOf(id),
    updatesFor([plugin]),
  ])
  const operation = operations.find(isOpen) ?? null
  return {
    head,
    operation,
    unanswered: missing,
    owners,
    log,
    usage,
    update: updates.get(id) ?? null,
  }
}

async function usageOf(id: string): Promise<HostedUsage | null> {
  try {
    const all = await remotePluginUsage(await app.container.make('bus'))
    return all.find((one) => one.id === id) ?? null
  } catch {
    // Without a worker nothing runs; the overview says so.
    return null
  }
}
