import { PluginError } from '@caliopen/contract/plugin/errors'
import type { BrokerServices } from '../../broker/services.js'
import { ScratchStorage } from '../../broker/storage/scratch_storage.js'
import { PluginStorage } from '../../broker/storage/storage.js'
import { openSandbox } from '../../sandbox/sandbox.js'
import type { TryOut } from '../parts.js'

const DEADLINE = 10_000

/** The canary, in a sandbox like any other: it sees what the plugin has kept, and nothing that it does stays. */
export function sandboxTryOut(services: Omit<BrokerServices, 'deliver' | 'storageOf'>): TryOut {
  const deliver = () => Promise.reject(new PluginError('E_NOT_ALLOWED', 'it is only tried'))
  return async (runnable, version) => {
    const storageOf: BrokerServices['storageOf'] = (parts) =>
      new ScratchStorage(new PluginStorage({ ...parts, version }), parts.bytes)
    const sandbox = await openSandbox(runnable, { ...services, deliver, storageOf })
    try {
      await sandbox.call('plugin/health', null, { deadline: DEADLINE })
    } finally {
      await sandbox.stop()
    }
  }
}
