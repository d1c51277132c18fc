import type { FieldValues } from '../manifest/fields.js'
import type { ConnectTarget, HostRequest, HostResponse, PluginHost } from '../plugin/host.js'
import type { Peer } from '../rpc/peer.js'
import type { BrokerCalls, BrokerMethod, LogLine } from './protocol.js'
import { streamOver } from './stream.js'

/** Asks the core; it sees to every limit, also of time. */
export type AskBroker = <M extends BrokerMethod>(
  method: M,
  params: BrokerCalls[M]['params']
) => Promise<BrokerCalls[M]['result']>

/** What the plugin has of the world, at the plugin's end. */
export function hostOver(
  peer: Peer,
  plugin: { id: string; version: string },
  settings: FieldValues
): PluginHost {
  const ask: AskBroker = (method, params) =>
    peer.call(method, params, { deadline: null }) as Promise<never>
  return {
    plugin,
    settings,
    log: logOver(ask),
    storage: storageOver(ask),
    fetch: async (request) => (await ask('fetch', plainRequest(request))) as HostResponse,
    connect: async (target: ConnectTarget) => streamOver(ask, await ask('connect', { ...target })),
    resolve: (name, type) => ask('resolve', { name, type }),
    channel: {
      async deliver(events) {
        await ask('channel/deliver', { events })
      },
    },
  }
}

/** The core takes no more at a time. */
const MOST_LINES = 500

/** Lines of one turn of the loop go together. */
function logOver(ask: AskBroker): PluginHost['log'] {
  let lines: LogLine[] = []
  const send = () => {
    const full = lines
    lines = []
    // a log that does not arrive has a core that is gone, and then so is this process
    ask('log', { lines: full }).catch(() => undefined)
  }
  const write = (level: LogLine['level']) => (sentence: string, fields?: object) => {
    if (lines.length === 0) setImmediate(send)
    if (lines.length >= MOST_LINES) return
    lines.push({ level, sentence: String(sentence), fields: fields ?? null })
  }
  return { info: write('info'), warn: write('warn'), error: write('error') }
}

function storageOver(ask: AskBroker): PluginHost['storage'] {
  return {
    get: (key) => ask('storage/get', { key }),
    async set(key, value) {
      await ask('storage/set', { key, value })
    },
    async delete(key) {
      await ask('storage/delete', { key })
    },
    list: (prefix, after) => ask('storage/list', { prefix, after: after ?? null }),
  }
}

function plainRequest(request: HostRequest): HostRequest {
  const { body } = request
  return typeof body === 'string' ? { ...request, body: Buffer.from(body) } : { ...request }
}
