import type { Message } from '@caliopen/contract/text'
import type {
  InstalledPlugin,
  PluginFailure,
  PluginState,
} from '../../installed/installed_plugin.js'
import type { OperationKind, OperationState, OperationStep } from './operation.js'
import type { OwnerChange } from '../consent/owner_change.js'

/** The texts of `plugins.json`, for commands and screens alike. */
export function stateText(state: PluginState): Message {
  return { key: `plugins.states.${state}`, values: {} }
}

export function kindText(kind: OperationKind, plugin: string): Message {
  return { key: `plugins.kinds.${kind}`, values: { plugin } }
}

export function stepText(step: OperationStep): Message {
  return { key: `plugins.steps.${step}`, values: {} }
}

export function operationText(state: OperationState): Message {
  return { key: `plugins.operations.${state}`, values: {} }
}

/** What was approved for a name within one's own network. */
export function privateHostText(host: string): Message {
  return { key: 'plugins.permissions.private', values: { host } }
}

/** Another publisher, another key, or both. */
export function ownerTexts({ before, after }: OwnerChange): Message[] {
  const publisher: Message = {
    key: 'plugins.owner.publisher',
    values: { before: before.name, after: after.name },
  }
  const key: Message = {
    key: 'plugins.owner.key',
    values: { before: short(before.key), after: short(after.key), publisher: after.name },
  }
  return [
    ...(before.publisher === after.publisher ? [] : [publisher]),
    ...(before.key === after.key ? [] : [key]),
  ]
}

const FAILURES = new Set(['E_CRASH_LOOP', 'E_UNHEALTHY', 'E_BOOT', 'E_REVOKED', 'E_INCOMPATIBLE'])

/** Why it is off, or why an update was taken back; the exact truth is the failure's `detail`. */
export function failureText(failure: PluginFailure, state: InstalledPlugin['state']): Message {
  const { code, version } = failure
  if (state !== 'off') return { key: 'plugins.failures.fell_back', values: { version } }
  const name = FAILURES.has(code) ? code.slice(2).toLowerCase() : 'other'
  return { key: `plugins.failures.${name}`, values: {} }
}

export function safeModeText(): Message {
  return { key: 'plugins.guard.safe_mode', values: {} }
}

/** As people compare keys: enough of it to see that it is another one. */
function short(key: string): string {
  return `${key.slice(0, 12)}…`
}
