/**
 * What a hostile plugin tries, each the body of an async function with `host`, `given` (what the test tells it) and
 * `lib` (what a plugin may import). It has escaped when it returns anything at all; to throw, or to return undefined,
 * is to have failed.
 */
export const ATTEMPTS: Readonly<Record<string, string>> = {
  // files
  'imports fs': `return (await import('node:fs')).readFileSync('/etc/passwd', 'utf8')`,
  'imports fs/promises': `return await (await import('fs/promises')).readFile('/etc/passwd', 'utf8')`,
  'requires fs': `return require('fs').readFileSync('/etc/passwd', 'utf8')`,
  'has fs as a global': `return globalThis.fs.readFileSync('/etc/passwd', 'utf8')`,
  'gets fs from process': `return process.getBuiltinModule('fs').readFileSync('/etc/passwd', 'utf8')`,
  'gets fs from createRequire': `return require('module').createRequire('file:///x.js')('fs').readdirSync('/')`,
  'gets fs from a binding': `return process.binding('fs').readFileUtf8('/etc/passwd', 0)`,
  'gets fs from a linked binding': `return process._linkedBinding('fs')`,
  'gets fs from the main module': `return process.mainModule.require('fs').readdirSync('/')`,
  'imports a file': `return await import('file:///etc/passwd')`,
  'imports JSON of the house': `return await import('file://' + given.file, { with: { type: 'json' } })`,
  'imports a module in a data URL that imports fs': `return (await import('data:text/javascript,export%20{%20readFileSync%20}%20from%20"node:fs"')).readFileSync('/etc/passwd')`,
  'reads an .env file': `return process.loadEnvFile(given.file)`,
  'writes a report': `return process.report.writeReport('/tmp/caliopen-escape.json')`,
  'reads a report': `return JSON.stringify(process.report.getReport())`,
  'keeps something in localStorage': `localStorage.setItem('a', 'b'); return localStorage.getItem('a')`,
  'opens a database': `return new (require('node:sqlite').DatabaseSync)('/tmp/caliopen-escape.sqlite')`,
  'changes its folder': `process.chdir('/tmp'); return process.cwd()`,
  'changes its mask': `return process.umask(0)`,
  'writes a heap snapshot': `return require('v8').writeHeapSnapshot('/tmp/caliopen-escape.heapsnapshot')`,
  'lists modules': `return require('module').builtinModules.length || undefined`,

  // processes, threads, foreign code
  'starts a process': `return require('child_process').execSync('id').toString()`,
  'imports child_process': `return (await import('child_process')).execSync('id').toString()`,
  'replaces itself': `return process.execve('/bin/sh', ['sh', '-c', 'id'], {})`,
  'starts a thread': `return new (require('worker_threads').Worker)('1', { eval: true })`,
  'forks': `return require('cluster').fork()`,
  'loads an addon': `return process.dlopen({ exports: {} }, '/tmp/caliopen-escape.node')`,
  'loads an engine': `lib.crypto.setEngine('/tmp/caliopen-escape.so'); return 'loaded'`,
  'calls foreign functions': `return require('node:ffi')`,
  'runs WASI': `return new (require('wasi').WASI)({ version: 'preview1', preopens: { '/': '/' } })`,
  'opens another context': `return require('vm').runInNewContext('this.constructor.constructor("return process")()')`,

  // other processes
  'asks whether another process is there': `return process.kill(given.victim, 0)`,
  'kills another process': `return process.kill(given.victim, 'SIGKILL')`,
  'kills by another name': `return process._kill(given.victim, 9) === 0 || undefined`,
  'kills its parent': `return process.kill(process.ppid ?? 1, 'SIGKILL')`,
  'opens the inspector of another process': `process._debugProcess(given.victim); return 'opened'`,
  'closes the inspector of another process': `process._debugEnd(given.victim); return 'closed'`,
  'opens its own inspector': `return require('inspector').open(0)`,
  'changes priorities': `return require('os').setPriority(given.victim, -20)`,
  'becomes somebody else': `process.setuid(0); return 'set'`,
  'joins a group': `process.setgroups([0]); return 'set'`,
  'changes flags of V8': `require('v8').setFlagsFromString('--allow-natives-syntax'); return 'set'`,
  'leaves a core file': `process.abort()`,

  // what the core knows
  'reads the environment': `return Object.keys(process.env).length > 0 ? JSON.stringify(process.env) : undefined`,
  'reads the command line': `return process.argv.concat(process.execArgv).find((part) => part.includes('/'))`,
  'reads where Node is': `return process.execPath`,
  'asks who it is': `return require('os').userInfo()`,
  'asks for the name of the machine': `return require('os').hostname()`,

  // the network
  'connects': `return await new Promise((ok, no) => require('net').connect(given.port, '127.0.0.1', () => ok('connected')).on('error', no))`,
  'connects with TLS': `return await new Promise((ok, no) => require('tls').connect(given.port, '127.0.0.1', () => ok('connected')).on('error', no))`,
  'listens': `return require('http').createServer().listen(0)`,
  'sends a datagram': `return require('dgram').createSocket('udp4').send('x', 53, '127.0.0.1')`,
  'asks the DNS': `return await require('dns').promises.lookup('localhost')`,
  'fetches without the host': `return (await fetch('http://127.0.0.1:' + given.port)).status`,
  'opens a web socket': `return new WebSocket('ws://127.0.0.1:' + given.port)`,
  'opens an event source': `return new EventSource('http://127.0.0.1:' + given.port)`,

  // by way of what Node's own parts pass on
  'finds a handle by async_hooks': `return lib.asyncHooks.createHook({}).enable()`,
  'finds a resource by async_hooks': `return lib.asyncHooks.executionAsyncResource()`,
  'finds the active handles': `return process._getActiveHandles()`,
  'connects by the handle of the stream': `
    const socket = await given.coreStream()
    const Pipe = socket._handle.constructor
    const handle = new Pipe(0)
    const connected = await new Promise((done) => {
      const request = { oncomplete: (status) => done(status === 0 ? 'connected' : undefined) }
      if (handle.connect(request, given.socketPath)) done(undefined)
      setTimeout(done, 200)
    })
    return connected`,
  'listens by the handle of the stream': `
    const socket = await given.coreStream()
    const handle = new socket._handle.constructor(1)
    return handle.bind('/tmp/caliopen-escape.sock') === 0 ? 'bound' : undefined`,
  'finds the real process by its events': `
    const { EventEmitter } = lib.events
    const { emit } = EventEmitter.prototype
    let found
    EventEmitter.prototype.emit = function (...parts) {
      if (this !== process && this.binding) found = this
      return emit.apply(this, parts)
    }
    process.emitWarning('x')
    await new Promise((done) => setTimeout(done, 20))
    EventEmitter.prototype.emit = emit
    return found && (found.kill || found.binding)`,
  'finds something by a stack': `
    const { prepareStackTrace } = Error
    Error.prepareStackTrace = (_, sites) => sites
    const sites = await new Promise((done) => setTimeout(() => done(new Error().stack), 1))
    Error.prepareStackTrace = prepareStackTrace
    const found = sites.map((site) => site.getThis() || site.getFunction()).find((one) => one && one.binding)
    return found`,
  'pollutes the prototype it shares with the runtime': `
    Object.prototype.deadline = 0
    Object.prototype.binding = 1
    try { await host.storage.get('x') } finally { delete Object.prototype.deadline; delete Object.prototype.binding }`,
}
