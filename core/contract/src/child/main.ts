import { Socket } from 'node:net'
import type { PluginFactory } from '../plugin/define_plugin.js'
import { PluginError } from '../plugin/errors.js'
import { CHILD_LIMITS } from '../rpc/limits.js'
import { Peer } from '../rpc/peer.js'
import { consoleTo } from './console.js'
import { hostOver } from './host.js'
import { lockDown } from './lockdown.js'
import { PluginCalls } from './plugin_calls.js'
import { reportRefusals } from './refusals.js'
import { PING, START, STOP, type StartRequest } from './protocol.js'

/*
 * What a plugin's process runs. Bundled into one text by the core and given to Node on its standard input: no file of
 * this machine can be read here. The one descriptor beside is the core's.
 */

const CORE = 3

/** Taken before anything can stand in its way: no listener is asked whether this process may end. */
const end = Reflect.get(process, 'reallyExit') as (code: number) => never

let pluginUrl: string | null = null
let calls: PluginCalls | null = null

lockDown(() => pluginUrl)
const peer = new Peer(new Socket({ fd: CORE, readable: true, writable: true }), CHILD_LIMITS, {
  onCall: answer,
  // the core is gone, or said good-bye: a plugin alone has nothing to live for
  onClose: () => end.call(process, 0),
})

async function answer(method: string, params: unknown): Promise<unknown> {
  if (method === PING) return null
  if (method === START) return start(params as StartRequest)
  if (!calls) throw new PluginError('E_CONTRACT', 'the plugin is not started')
  if (method === STOP) return calls.plugin.stop?.()
  return calls.call(method, params)
}

async function start({ plugin, settings, code }: StartRequest): Promise<unknown> {
  const host = hostOver(peer, plugin, settings)
  Object.assign(globalThis.console, consoleTo(host.log))
  reportRefusals((sentence) => host.log.warn(sentence))
  const factory = await load(plugin.id, code)
  const started = factory(host)
  await started.start?.()
  calls = new PluginCalls(started)
  return calls.answer
}

async function load(id: string, code: Uint8Array): Promise<PluginFactory> {
  const named = Buffer.concat([code, Buffer.from(`\n//# sourceURL=plugin:${id}.js`)])
  pluginUrl = `data:text/javascript;base64,${named.toString('base64')}`
  const module = (await import(pluginUrl)) as { default?: unknown }
  if (typeof module.default === 'function') return module.default as PluginFactory
  throw new PluginError('E_CONTRACT', 'plugin.js has no default export that is a function')
}
