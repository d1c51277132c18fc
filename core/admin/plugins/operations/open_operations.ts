import type { I18n } from '@adonisjs/i18n'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import { paths } from '../../paths.js'
import type { OperationLink } from '../../views.js'

/** An answer that nobody gave for so long is not waited for in lists any more. */
export const FORGOTTEN = 24 * 3_600_000

/** It goes on, or somebody is asked. */
export function isOpen({ state, updatedAt }: Operation): boolean {
  if (state === 'asking') return Date.now() - updatedAt < FORGOTTEN
  return state === 'waiting' || state === 'running'
}

/** `name` is what the plugin is called, where that is known. */
export function operationLink(
  { id, kind, plugin, state }: Operation,
  i18n: I18n,
  name = plugin ?? ''
): OperationLink {
  const what = state === 'asking' ? 'asking' : kind
  return {
    text: i18n.t(`admin.operation.open.${what}`, { plugin: name }),
    href: paths.operation(id),
    asks: state === 'asking',
  }
}
