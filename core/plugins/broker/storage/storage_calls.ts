import { PluginError } from '@caliopen/contract/plugin/errors'
import type { RunnablePlugin } from '../../hosts/runnable.js'
import type { BrokerTable } from '../table.js'
import type { BrokerServices } from '../services.js'
import type { Turns } from '../turns.js'
import { PluginStorage, type KeptStorage } from './storage.js'

const LONGEST_KEY = 200
const LARGEST_VALUE = 64 * 1024

/** The part of the broker that keeps things: for a plugin that asked for it and was approved. */
export function storageCalls(
  { id, grants }: RunnablePlugin,
  { sql, seal, storageOf = (parts) => new PluginStorage(parts) }: BrokerServices,
  turns: Turns
): BrokerTable {
  const { storage, secrets } = grants.permissions
  const bytes = storage?.bytes ?? 0
  const own = storageOf({ sql, plugin: id, bytes, seal: secrets ? seal : null })
  const approved = (): KeptStorage => {
    if (storage) return own
    throw new PluginError('E_NOT_ALLOWED', 'storage is not approved')
  }
  return {
    'storage/get': {
      budget: 'reads',
      turns,
      answer: async (params) => approved().get(params.text('key', LONGEST_KEY)),
    },
    'storage/set': {
      budget: 'writes',
      turns,
      answer: async (params) => {
        const key = params.text('key', LONGEST_KEY)
        await approved().set(key, params.bytes('value', LARGEST_VALUE))
      },
    },
    'storage/delete': {
      budget: 'writes',
      turns,
      answer: async (params) => approved().delete(params.text('key', LONGEST_KEY)),
    },
    'storage/list': {
      budget: 'reads',
      turns,
      answer: async (params) =>
        approved().list(params.text('prefix', LONGEST_KEY), params.textOr('after', LONGEST_KEY, null)),
    },
  }
}
