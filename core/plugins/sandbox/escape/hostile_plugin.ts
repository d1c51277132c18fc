import { ATTEMPTS } from './attempts.js'

/** The hostile plugin as one module. It is asked with the name of an attempt, and answers how that ended. */
export function hostilePlugin(): string {
  const attempts = Object.entries(ATTEMPTS).map(
    ([name, body]) => `${JSON.stringify(name)}: async (host, given, lib) => {\n${body}\n}`
  )
  return `
import * as asyncHooks from 'node:async_hooks'
import * as crypto from 'node:crypto'
import * as events from 'node:events'
import { Duplex } from 'node:stream'

const lib = { asyncHooks, crypto, events }
const attempts = { ${attempts.join(',\n')} }

const write = Duplex.prototype.write
let stream = null
Duplex.prototype.write = function (...parts) {
  stream ??= this
  return write.apply(this, parts)
}

/** The very socket to the core: a plugin finds it, and may say on it what it likes. */
async function coreStream(host) {
  host.log.info('hello')
  for (let turn = 0; !stream && turn < 50; turn++) await new Promise((done) => setTimeout(done, 10))
  return stream
}

function frame(json, binary = '') {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(Buffer.byteLength(json))
  header.writeUInt32BE(Buffer.byteLength(binary), 4)
  return Buffer.concat([header, Buffer.from(json), Buffer.from(binary)])
}

const says = {
  raw: async (host, { wire }) => void (await coreStream(host)).write(Buffer.from(wire, 'latin1')),
  loop: () => { for (;;); },
  microtasks: () => { const again = () => Promise.resolve().then(again); again() },
  async busy() { for (;;) { const until = Date.now() + 50; while (Date.now() < until); await new Promise(setImmediate) } },
  async heap() { const all = []; for (;;) { all.push(new Array(100_000).fill(all.length)); await 0 } },
  async buffers() { const all = []; for (;;) { all.push(Buffer.alloc(5_000_000, 1)); await new Promise(setImmediate) } },
  buffersAtOnce() { const all = []; for (;;) all.push(Buffer.alloc(5_000_000, 1)) },
  async wasm() { const all = []; for (;;) { const memory = new WebAssembly.Memory({ initial: 500 }); new Uint8Array(memory.buffer).fill(1); all.push(memory); await new Promise(setImmediate) } },
  async flood(host) { const ask = () => host.storage.get('x').catch(() => null).then(ask); for (let i = 0; i < 700; i++) void ask(); return new Promise(() => null) },
  async logs(host) { for (let i = 0; i < 200_000; i++) { host.log.info('x'.repeat(100) + i); if (i % 500 === 0) await new Promise(setImmediate) } return 'done' },
  async rawFlood(host) { const socket = await coreStream(host); const many = Buffer.concat(Array.from({ length: 1000 }, (_, i) => frame(JSON.stringify([0, 100_000 + i, 'storage/get', { key: 'x' }])))); for (;;) { socket.write(many); await new Promise(setImmediate) } },
  large: () => new Uint8Array(20_000_000),
  wide: () => Array.from({ length: 600_000 }, () => []),
  cyclic() { const one = {}; one.self = one; return one },
  pollute: () => JSON.parse('{"__proto__": {"polluted": 1}}'),
  exit: () => process.exit(0),
  unhandled() { Promise.reject(new Error('nobody listens')) },
}

export default (host) => ({
  trustRules: { rule: { async judge([name, given]) {
    if (name in says) return (await says[name](host, given)) ?? null
    if (!(name in attempts)) throw new Error('there is no such attempt')
    try {
      const result = await attempts[name](host, { ...given, coreStream: () => coreStream(host) }, lib)
      return { escaped: result !== undefined, how: String(result).slice(0, 200) }
    } catch (error) {
      return { escaped: false, how: String(error) }
    }
  } } },
})
`
}
