import type { Role } from '#core/bus/topics.js'
import type { InstalledPlugin } from '../installed/installed_plugin.js'
import { whileLoading } from './loading.js'
import { readSwitchedOff } from './switched_off.js'

/** Stands between a role and what it takes of plugins into its own process: their texts, their themes. */
export interface LoadingGuard {
  /** A role died of it: nothing of it is loaded before somebody activates it again. */
  keepsOut(plugin: Pick<InstalledPlugin, 'id' | 'state' | 'failure'>): boolean
  loading<T>(plugin: string, work: () => Promise<T>): Promise<T>
}

/** Where no role is at stake. */
export const UNGUARDED: LoadingGuard = { keepsOut: () => false, loading: (_, work) => work() }

/** `role` is null where no supervisor looks after this process: a command, a test. */
export function loadingGuard(dataDir: string, role: Role | null): LoadingGuard {
  return {
    keepsOut: ({ id, state, failure }) =>
      (state === 'off' && failure?.code === 'E_BOOT') || readSwitchedOff(dataDir).has(id),
    loading: (plugin, work) => (role ? whileLoading({ dataDir, role }, plugin, work) : work()),
  }
}
