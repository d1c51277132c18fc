import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundError } from '#core/webmail/errors.js'
import { sendPicture } from '../../pictures/send_picture.js'
import { ICON, packageFolder, pluginHead } from '../shown/plugin_head.js'
import { askedPlugin } from './asked_plugin.js'

export default class PluginIconsController {
  async show(ctx: HttpContext) {
    const plugin = await askedPlugin(ctx)
    const { icon } = await pluginHead(plugin, ctx.i18n)
    if (icon === null) throw new NotFoundError()
    return sendPicture(ctx, ICON, await readFile(join(await packageFolder(plugin.hash), ICON)))
  }
}
