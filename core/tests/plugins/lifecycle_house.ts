import { rm } from 'node:fs/promises'
import type { SqlDatabase } from '#database/sql.js'
import type { BrokerServices } from '#core/plugins/broker/services.js'
import { PluginHosts } from '#core/plugins/hosts/plugin_hosts.js'
import { storeArtefact } from '#core/plugins/installed/artefacts.js'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { findInstalled } from '#core/plugins/installed/plugin_rows.js'
import { runnableSource } from '#core/plugins/installed/runnable_source.js'
import { failPlugin } from '#core/plugins/lifecycle/upkeep/fail_plugin.js'
import { indexedMarket } from '#core/plugins/lifecycle/indexed_market.js'
import { keptStorage } from '#core/plugins/lifecycle/changes/kept_storage.js'
import type {
  Acceptance,
  Operation,
  OperationRequest,
} from '#core/plugins/lifecycle/operations/operation.js'
import {
  findOperation,
  requestOperation,
} from '#core/plugins/lifecycle/operations/operation_rows.js'
import { runOperations } from '#core/plugins/lifecycle/operations/operations.js'
import type { LifecycleParts } from '#core/plugins/lifecycle/parts.js'
import { sandboxTryOut } from '#core/plugins/lifecycle/changes/try_out.js'
import { instanceSeal } from '#database/seal.js'
import type { Bundle } from './bundle.js'
import { testServices, type TestServices } from '#core/plugins/testing/services.js'

/** One node: its own files and hosts, over the database that all nodes share. */
export class LifecycleHouse {
  readonly parts: LifecycleParts
  readonly hosts: PluginHosts
  readonly services: TestServices
  readonly published: string[] = []

  constructor(
    readonly sql: SqlDatabase,
    readonly dataDir: string,
    bundle: Pick<Bundle, 'folder'>,
    probation: number
  ) {
    const seal = instanceSeal('the key of all nodes of this test')
    this.services = testServices({ sql, seal })
    const { log } = this.services
    const market = { sql, seal, bundled: bundle.folder, coreVersion: '0.1.0' }
    this.parts = {
      ...{ sql, log, seal, dataDir, probation },
      bus: { publish: (topic) => void this.published.push(topic) },
      market: indexedMarket(market),
      storage: keptStorage,
      tryOut: sandboxTryOut({ sql, seal, log, dnsServers: [] }),
      checkThemes: async () => [],
    }
    const services: BrokerServices = this.services
    const switchOff = async (id: string, failure: { code: string; detail: string }) => {
      await failPlugin(this.parts, id, failure)
    }
    const source = runnableSource({ sql, seal, dataDir, safeMode: false, switchOff })
    this.hosts = new PluginHosts({ source, services, log })
  }

  /** Asks for it and does it, as the worker does. */
  async run(request: OperationRequest): Promise<Operation> {
    const id = await requestOperation(this.sql, this.parts.bus, request)
    return this.runAll(id)
  }

  async runAll(id: string): Promise<Operation> {
    await runOperations(this.parts)
    await this.hosts.refresh()
    const operation = await findOperation(this.sql, id)
    if (!operation) throw new Error('the operation is gone')
    return operation
  }

  async install(bytes: Buffer, accept: Acceptance = ALL): Promise<Operation> {
    return this.run({ kind: 'install', package: { hash: await this.store(bytes) }, accept })
  }

  async update(plugin: string, bytes: Buffer, accept: Acceptance = ALL): Promise<Operation> {
    const place = { hash: await this.store(bytes) }
    return this.run({ kind: 'update', plugin, package: place, accept })
  }

  store(bytes: Buffer): Promise<string> {
    return storeArtefact(this.sql, bytes)
  }

  async find(id: string): Promise<InstalledPlugin> {
    const plugin = await findInstalled(this.sql, id)
    if (!plugin) throw new Error(`${id} is not installed`)
    return plugin
  }

  async close(): Promise<void> {
    await this.hosts.close()
    await rm(this.dataDir, { recursive: true, force: true })
  }
}

export const ALL: Acceptance = { permissions: true, owner: true }
