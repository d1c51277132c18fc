import * as nodeModule from 'node:module'
import { PluginError } from '../plugin/errors.js'
import { requireModule, sourceFor, useModules } from './modules.js'
import { refuse } from './refusals.js'
import {
  GLOBALS_KEPT,
  PROCESS_KEPT,
  REFUSED_GLOBALS,
  STRIPPED_GLOBALS,
  STRIPPED_MODULES,
} from './stripped.js'

const PART = 'part:'
const DENIED = ['fs.read', 'fs.write', 'child', 'worker', 'addon', 'wasi', 'net', 'inspector']

/**
 * Node's permission model denies files, processes, threads, addons and the network. It does not deny signals, the
 * inspector of other processes, priorities, ids, V8's flags and what else hangs on `process` and on modules: that is
 * taken away here, before a line of the plugin is read. `pluginUrl` is all that can be imported beside Node's harmless
 * modules.
 */
export function lockDown(pluginUrl: () => string | null): void {
  requirePermissionModel()
  const { getBuiltinModule } = process
  const original = (name: string) => getBuiltinModule.call(process, name) as unknown
  useModules(original)
  nodeModule.registerHooks({
    resolve(specifier, context, next) {
      if (specifier === pluginUrl()) return next(specifier, context)
      if (sourceFor(specifier) === null) return next(specifier, context)
      return { url: `${PART}${specifier}`, format: 'module', shortCircuit: true }
    },
    load(url, context, next) {
      if (!url.startsWith(PART)) return next(url, context)
      const source = sourceFor(url.slice(PART.length)) ?? ''
      return { format: 'module', source, shortCircuit: true }
    },
  })
  const { syncBuiltinESMExports } = nodeModule
  stripModules(original)
  stripGlobals()
  stripProcess()
  syncBuiltinESMExports()
}

/** Without it nothing here means anything: no permission model, no plugin. */
function requirePermissionModel(): void {
  const { permission } = process as { permission?: { has(scope: string): boolean } }
  if (permission && DENIED.every((scope) => !permission.has(scope))) return
  throw new PluginError('E_NO_SANDBOX', 'Node denies nothing here')
}

function stripModules(original: (name: string) => unknown): void {
  for (const [name, fields] of Object.entries(STRIPPED_MODULES)) {
    const module = original(name)
    if (!isObject(module)) continue
    const names = fields === 'all' ? Reflect.ownKeys(module) : fields
    for (const field of names) remove(module, field)
  }
}

function stripGlobals(): void {
  const modules = nodeModule.builtinModules.filter((name) => !GLOBALS_KEPT.has(name))
  const names = [...modules, ...STRIPPED_GLOBALS]
  for (const name of names.flatMap((one) => [one, `node:${one}`])) remove(globalThis, name)
  for (const name of REFUSED_GLOBALS) refuse(globalThis, name, `${name}: the host has a way`)
  define(globalThis, 'require', requireModule)
}

function stripProcess(): void {
  for (const name of Reflect.ownKeys(process)) {
    if (typeof name !== 'string' || PROCESS_KEPT.has(name)) continue
    refuse(process, name, `process.${name}`)
  }
  define(process, 'getBuiltinModule', requireModule)
  define(process, 'env', Object.create(null))
  define(process, 'argv', ['plugin'])
  define(process, 'execArgv', [])
  define(process, 'cwd', () => '/')
  for (const name of ['stdout', 'stderr']) define(process, name, silentStream())
}

/** What is written there goes nowhere: the log is the host's, and `console` writes to it. */
function silentStream(): object {
  return { isTTY: false, writable: true, fd: -1, write: () => true, on: () => undefined }
}

/** What cannot be removed must at least be of no use: a lockdown that is not whole ends the process. */
function remove(object: object, name: string | symbol): void {
  if (Reflect.deleteProperty(object, name)) return
  Object.defineProperty(object, name, { value: undefined, writable: false })
}

function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: true,
  })
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
