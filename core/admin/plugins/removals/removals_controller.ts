import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { confirm, confirmationOf } from '#core/webmail/sign_in/confirmation.js'
import type { PluginRemovalPage } from '../../views.js'
import { startOperation } from '../operations/start_operation.js'
import { askedPlugin } from '../page/asked_plugin.js'
import { pluginHead } from '../shown/plugin_head.js'

const validator = vine.create(
  vine.object({ data: vine.enum(['keep', 'export', 'purge'] as const) })
)

export default class RemovalsController {
  async create(ctx: HttpContext) {
    return page(ctx, { data: 'keep', confirmation: confirmationOf(ctx) })
  }

  async store(ctx: HttpContext) {
    const { data } = await ctx.request.validateUsing(validator)
    const { id, manifest } = await askedPlugin(ctx)
    const confirmation = await confirm(ctx)
    if (!confirmation) return startOperation(ctx, { kind: 'uninstall', plugin: id, data }, manifest)
    ctx.response.status(422)
    return page(ctx, { data, confirmation })
  }
}

async function page(ctx: HttpContext, answers: Omit<PluginRemovalPage, 'plugin'>) {
  const plugin = await pluginHead(await askedPlugin(ctx), ctx.i18n)
  return ctx.view.render('admin/plugin_removal', { plugin, ...answers } satisfies PluginRemovalPage)
}
