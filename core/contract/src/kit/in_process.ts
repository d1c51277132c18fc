import type { Facts } from '../facts.js'
import type { FieldValues } from '../manifest/fields.js'
import type { Manifest } from '../manifest/manifest.js'
import type { Plugin, PluginFactory } from '../plugin/define_plugin.js'
import { askRules } from '../plugin/ask_rules.js'
import { PluginError } from '../plugin/errors.js'
import type { PluginHost } from '../plugin/host.js'
import { errorOf, failureOf } from '../rpc/failure.js'
import { EVERY_RULE } from '../points/methods.js'
import type { RunningPlugin, StartPlugin } from './run.js'
import type { FakeWorld } from './world/fake_world.js'

type Method = (argument: unknown) => unknown

/**
 * Starts a plugin in this process, for kits and for tests of its own. Arguments and answers are copied on their way,
 * as between processes, so that what cannot cross there does not cross here.
 */
export function inProcess(factory: PluginFactory, manifest: Manifest): StartPlugin {
  return async (world: FakeWorld, settings: FieldValues): Promise<RunningPlugin> => {
    const life = { isOver: false }
    const plugin = factory(mortal(world.host(settings), life))
    await throughWall(() => plugin.start?.())
    return {
      call: (method, argument) => throughWall(() => methodOf(plugin, method)(copy(argument))),
      stop: async (graceful) => {
        if (graceful) await throughWall(() => plugin.stop?.())
        life.isOver = true
      },
    }
  }

  function methodOf(plugin: Plugin, path: string): Method {
    if (path === 'plugin/health') return () => plugin.health?.()
    if (path === 'plugin/tick') return () => plugin.tick?.()
    if (path === EVERY_RULE) return (facts) => askRules(plugin.trustRules ?? {}, facts as Facts[])
    const [kind = '', name = '', method = ''] = path.split('/')
    const points = plugin as Record<string, Record<string, object> | undefined>
    const point = points[kind]?.[name] as Record<string, Method> | undefined
    const found = point?.[method]
    if (point && found) return (argument) => found.call(point, argument)
    throw new PluginError('E_CONTRACT', `${manifest.id} has no ${path}`)
  }
}

/** What a process that was killed still does reaches nobody: its host is gone. */
function mortal(host: PluginHost, life: { isOver: boolean }): PluginHost {
  const whileAlive =
    <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (life.isOver) throw new PluginError('E_GONE', 'the process is gone')
      return work(...args)
    }
  const { storage, channel } = host
  return {
    ...host,
    storage: {
      get: whileAlive((key) => storage.get(key)),
      set: whileAlive((key, value) => storage.set(key, value)),
      delete: whileAlive((key) => storage.delete(key)),
      list: whileAlive((prefix, after) => storage.list(prefix, after)),
    },
    fetch: whileAlive((request) => host.fetch(request)),
    connect: whileAlive((target) => host.connect(target)),
    resolve: whileAlive((name, type) => host.resolve(name, type)),
    channel: { deliver: whileAlive((events) => channel.deliver(events)) },
  }
}

/** What crosses between processes crosses here, and nothing else of an error does. */
async function throughWall(work: () => unknown): Promise<unknown> {
  try {
    return copy(await work())
  } catch (error) {
    throw errorOf(failureOf(error))
  }
}

function copy(value: unknown): unknown {
  return structuredClone(value)
}
