import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type { RunningPlugin, StartPlugin } from '@caliopen/contract/kit/run'
import type { FakeWorld } from '@caliopen/contract/kit/world/fake_world'
import type { Manifest } from '@caliopen/contract/manifest/manifest'
import type { PluginHost } from '@caliopen/contract/plugin/host'
import type { SqlDatabase } from '#database/sql.js'
import type { BrokerServices } from '../../broker/services.js'
import { openSandbox, type Sandbox } from '../../sandbox/sandbox.js'
import { WorldNetwork } from './world_network.js'

/** Starts a package's code as it will run in life: in a process that may do nothing, behind the real broker. */
export function inSandbox(manifest: Manifest, code: Uint8Array): StartPlugin {
  const { id, version, permissions } = manifest
  return async (world: FakeWorld, settings: FieldValues): Promise<RunningPlugin> => {
    const grants = { permissions, privateHosts: [] }
    const runnable = { id, version, manifest, grants, code, settings }
    const sandbox = await openSandbox(runnable, servicesOf(world.host(settings)))
    return {
      call: (method, argument) => sandbox.call(method, argument),
      stop: (graceful) => (graceful ? sandbox.stop() : kill(sandbox)),
    }
  }
}

/** As the kernel would: without a word. */
async function kill(sandbox: Sandbox): Promise<void> {
  const { pid } = sandbox.usage()
  const gone = new Promise<void>((resolve) => sandbox.onExit(() => resolve()))
  if (pid !== null) process.kill(pid, 'SIGKILL')
  await gone
}

/** What stands behind the broker of a plugin that is only tried out: nothing of it leaves this process. */
function servicesOf(host: PluginHost): BrokerServices {
  const write = (level: 'info' | 'warn' | 'error') => (fields: object, sentence: string) =>
    host.log[level](sentence, fields)
  return {
    sql: withoutDatabase(),
    seal: { seal: (text) => text, open: (sealed) => sealed },
    log: {
      debug: () => undefined,
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
    },
    deliver: (_, events) => host.channel.deliver(events),
    dnsServers: [],
    storageOf: () => ({
      get: (key) => host.storage.get(key),
      set: (key, value) => host.storage.set(key, value),
      delete: (key) => host.storage.delete(key),
      list: (prefix, after) => host.storage.list(prefix, after ?? undefined),
    }),
    networkOf: (reach) => new WorldNetwork(host, reach),
    logOf: () => ({ write: async () => undefined }),
  }
}

function withoutDatabase(): SqlDatabase {
  return new Proxy({} as SqlDatabase, {
    get: (_, name) => {
      throw new Error(
        `a plugin that is tried out has no database, but sql.${String(name)} was used`
      )
    },
  })
}
