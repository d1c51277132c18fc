import type { PluginError } from '../plugin/errors.js'
import { refusal } from './refusals.js'

type Module = Record<string, unknown>

/** Parts of Node that only compute. Everything else is the core's to do. */
const HARMLESS = [
  'assert',
  'assert/strict',
  'async_hooks',
  'buffer',
  'crypto',
  'events',
  'path',
  'path/posix',
  'process',
  'punycode',
  'querystring',
  'stream',
  'stream/consumers',
  'stream/promises',
  'stream/web',
  'string_decoder',
  'timers',
  'timers/promises',
  'url',
  'util',
  'util/types',
  'zlib',
]

/** Of these there is a part that libraries ask for without meaning harm. */
const IN_PART: Readonly<Record<string, () => Module>> = {
  console: () => globalThis.console as unknown as Module,
  module: () => ({ createRequire: () => requireModule }),
  os: () => ({ EOL: '\n', platform: () => process.platform, arch: () => process.arch }),
  perf_hooks: () => ({ performance: globalThis.performance }),
}

let original: (name: string) => unknown = () => undefined

/** `getBuiltinModule` is Node's own, which nobody has any more after the lockdown. */
export function useModules(getBuiltinModule: (name: string) => unknown): void {
  original = getBuiltinModule
}

/** null: Node's own; text: a module of ours instead; throws E_NOT_ALLOWED. */
export function sourceFor(specifier: string): string | null {
  const name = nameOf(specifier)
  if (HARMLESS.includes(name)) return null
  const part = IN_PART[name]
  if (!part) throw notAllowed(specifier)
  const names = Object.keys(part()).filter((key) => /^[A-Za-z]\w*$/.test(key))
  const from = `const part = require(${JSON.stringify(name)});\nexport default part;\n`
  return `${from}export const { ${names.join(', ')} } = part;`
}

/** For bundles whose libraries were written with `require`. */
export function requireModule(specifier: string): unknown {
  const name = nameOf(specifier)
  if (HARMLESS.includes(name)) return original(name)
  const part = IN_PART[name]
  if (!part) throw notAllowed(specifier)
  return part()
}

function nameOf(specifier: string): string {
  return String(specifier).replace(/^node:/, '')
}

function notAllowed(specifier: string): PluginError {
  return refusal(`a plugin cannot import "${String(specifier).slice(0, 200)}"`)
}
