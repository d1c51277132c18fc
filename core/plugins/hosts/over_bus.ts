import type { Log } from '@caliopen/contract/log'
import { failureOf, errorOf } from '@caliopen/contract/rpc/failure'
import { PluginError } from '@caliopen/contract/plugin/errors'
import { pack, unpack } from '@caliopen/contract/rpc/values'
import type { Bus } from '#core/bus/bus.js'
import { BusError } from '#core/bus/errors.js'
import { MAX_FRAME_BYTES } from '#core/bus/frames.js'
import { DEFAULT_DEADLINE } from '../sandbox/limits.js'
import type { PluginCalls, PluginMethod } from './plugin_calls.js'
import type { HostedUsage, PluginHosts } from './plugin_hosts.js'

/*
 * Calls into plugins from other processes. A bus frame is at most 1 MiB of JSON, and bytes travel as base64 in it:
 * what is larger is refused with E_LIMIT, for it belongs into the worker.
 */

const CALL = 'plugin.call'
const USAGE = 'plugin.usage'
/** What the envelope adds to the packed value. */
const ENVELOPE = 4_096
/** The worker's own deadline ends first and says so better. */
const GRACE = 12_000

interface Parcel {
  json: string
  binary: string
}

interface CallRequest {
  plugin: string
  method: PluginMethod
  params: Parcel
  deadline: number
}

type CallAnswer = { result: Parcel } | { failure: unknown }

/** In the worker. What is running follows what the database says. */
export function servePluginCalls(bus: Bus, hosts: PluginHosts, log: Log): void {
  bus.subscribe('plugins.changed', () => {
    hosts
      .refresh()
      .catch((error: unknown) => log.error({ err: error }, 'plugins were not looked at'))
  })
  bus.handle(CALL, async (payload): Promise<CallAnswer> => {
    const { plugin, method, params, deadline } = payload as CallRequest
    try {
      const result = await hosts.call(plugin, method, open(params), { deadline })
      return { result: parcel(result) }
    } catch (error) {
      return { failure: failureOf(error) }
    }
  })
  bus.handle(USAGE, () => hosts.usage())
}

/** In every other process. */
export function remotePluginCalls(bus: Bus): PluginCalls {
  return {
    async call(plugin, method, params, { deadline = DEFAULT_DEADLINE } = {}) {
      const request: CallRequest = { plugin, method, params: parcel(params), deadline }
      const answer = (await ask(bus, CALL, request, deadline + GRACE)) as CallAnswer
      if ('failure' in answer) throw errorOf(answer.failure)
      return open(answer.result)
    },
  }
}

/** What the plugins of the worker use. Rejects with E_GONE when there is no worker. */
export async function remotePluginUsage(bus: Bus): Promise<HostedUsage[]> {
  return (await ask(bus, USAGE, {}, DEFAULT_DEADLINE)) as HostedUsage[]
}

async function ask(bus: Bus, method: string, request: object, timeout: number): Promise<unknown> {
  try {
    return await bus.call('worker', method, request, { timeout })
  } catch (error) {
    if (!(error instanceof BusError)) throw error
    const code = error.code === 'E_BUS_TIMEOUT' ? 'E_DEADLINE' : 'E_GONE'
    throw new PluginError(code, `the worker did not answer: ${error.message}`)
  }
}

/** Throws E_LIMIT when a bus frame would not hold it. */
function parcel(value: unknown): Parcel {
  const { json, segments } = pack(value)
  const binary = Buffer.concat(segments).toString('base64')
  // JSON in JSON: its quotes are escaped
  const bytes = Buffer.byteLength(JSON.stringify(json)) + binary.length
  if (bytes + ENVELOPE <= MAX_FRAME_BYTES) return { json, binary }
  throw new PluginError('E_LIMIT', `${bytes} bytes are too many for a call from another process`)
}

function open({ json, binary }: Parcel): unknown {
  return unpack(json, Buffer.from(binary, 'base64'))
}
