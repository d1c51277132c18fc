import type { FieldValues } from '@caliopen/contract/manifest/fields'
import type { Reach } from './reach.js'

type Fields = Record<string, unknown>

const CALL = /^(channels|dnsProviders|importers)\/[^/]+\/(\w+)$/

/** Opens, for a call of the core into the plugin, what the values in its parameters name. */
export async function withReachOf<T>(
  reach: Reach,
  method: string,
  params: unknown,
  work: () => Promise<T>
): Promise<T> {
  const [, point, verb = ''] = CALL.exec(method) ?? []
  if (point === 'channels') return ofChannel(reach, verb, params, work)
  if (point === 'dnsProviders') return reach.during(valuesIn(params, 'credentials'), work)
  if (point === 'importers') return reach.during(valuesIn(params, 'values'), work)
  return work()
}

async function ofChannel<T>(
  reach: Reach,
  verb: string,
  params: unknown,
  work: () => Promise<T>
): Promise<T> {
  if (verb === 'link') return reach.during(valuesIn(params, 'values'), work)
  if (verb === 'start') {
    const { id, address } = fieldsOf(params)
    // the address that was linked leads to its server as what was typed did
    reach.keep(String(id), { address: String(address), ...valuesIn(params, 'values') })
  }
  const result = await work()
  if (verb === 'stop') reach.forget(String(params))
  return result
}

function valuesIn(params: unknown, name: string): FieldValues {
  return fieldsOf(fieldsOf(params)[name]) as FieldValues
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
