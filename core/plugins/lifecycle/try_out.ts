import { PluginError } from '@caliopen/contract/plugin/errors'
import type { BrokerServices } from '../broker/services.js'
import { openSandbox } from '../sandbox/sandbox.js'
import type { TryOut } from './parts.js'

const DEADLINE = 10_000

/** The canary in a sandbox like any other; nothing that it does stays. */
export function sandboxTryOut(services: Omit<BrokerServices, 'deliver'>): TryOut {
  const deliver = () => Promise.reject(new PluginError('E_NOT_ALLOWED', 'it is only tried'))
  return async (runnable) => {
    const sandbox = await openSandbox(runnable, { ...services, deliver })
    try {
      await sandbox.call('plugin/health', null, { deadline: DEADLINE })
    } finally {
      await sandbox.stop()
    }
  }
}
