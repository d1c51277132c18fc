import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import type { OperationRequest } from '#core/plugins/lifecycle/operations/operation.js'
import { askedPlugin } from '../page/asked_plugin.js'
import { startOperation } from './start_operation.js'

const KINDS = ['update', 'rollback', 'activate', 'deactivate'] as const
const validator = vine.create(vine.object({ kind: vine.enum(KINDS) }))

/** What can be taken back, or asks for itself before it changes anything: one button each. */
export default class PluginOperationsController {
  async store(ctx: HttpContext) {
    const { kind } = await ctx.request.validateUsing(validator)
    const { id, manifest } = await askedPlugin(ctx)
    await startOperation(ctx, requestOf(kind, id), manifest)
  }
}

function requestOf(kind: (typeof KINDS)[number], plugin: string): OperationRequest {
  if (kind !== 'update') return { kind, plugin }
  return { kind, plugin, package: { offer: plugin }, accept: {} }
}
