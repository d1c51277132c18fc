/** What of `process` remains: names that libraries read, and those that Node itself calls. */
export const PROCESS_KEPT: ReadonlySet<string> = new Set([
  'version',
  'versions',
  'arch',
  'platform',
  'release',
  'features',
  'title',
  'argv',
  'argv0',
  'execArgv',
  'env',
  'permission',
  'pid',
  'uptime',
  'hrtime',
  'cpuUsage',
  'memoryUsage',
  'resourceUsage',
  'availableMemory',
  'constrainedMemory',
  'emitWarning',
  'nextTick',
  'exit',
  'exitCode',
  'reallyExit',
  'domain',
  '_events',
  '_eventsCount',
  '_maxListeners',
  '_exiting',
  '_rawDebug',
  '_fatalException',
  '_tickCallback',
  'sourceMapsEnabled',
])

/** Of the globals that are called as a module is: these are the language's, or harmless by now. */
export const GLOBALS_KEPT: ReadonlySet<string> = new Set(['console', 'crypto', 'process'])

/** Beside Node's modules, which an evaluated script has as globals. */
export const STRIPPED_GLOBALS: readonly string[] = [
  'BroadcastChannel',
  'Storage',
  'localStorage',
  'sessionStorage',
  'navigator',
  'Navigator',
]

/** What programs reach the network with, on their own. */
export const REFUSED_GLOBALS: readonly string[] = ['fetch', 'WebSocket', 'EventSource']

/** Nobody can import most of these; should one be reached on some other way, there is nothing in it. */
export const STRIPPED_MODULES: Readonly<Record<string, 'all' | readonly string[]>> = {
  async_hooks: [
    'createHook',
    'executionAsyncResource',
    'executionAsyncId',
    'triggerAsyncId',
    'asyncWrapProviders',
  ],
  child_process: 'all',
  cluster: 'all',
  crypto: ['setEngine', 'setFips'],
  dgram: 'all',
  inspector: 'all',
  module: [
    'createRequire',
    'register',
    'registerHooks',
    'enableCompileCache',
    'flushCompileCache',
    'runMain',
    '_load',
    'syncBuiltinESMExports',
  ],
  os: ['setPriority', 'getPriority', 'networkInterfaces', 'userInfo', 'hostname', 'homedir'],
  repl: 'all',
  v8: 'all',
  vm: 'all',
  wasi: 'all',
  worker_threads: 'all',
}
