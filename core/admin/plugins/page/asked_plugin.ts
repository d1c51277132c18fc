import type { HttpContext } from '@adonisjs/core/http'
import type { InstalledPlugin } from '#core/plugins/installed/installed_plugin.js'
import { findInstalled } from '#core/plugins/installed/plugin_rows.js'
import { NotFoundError } from '#core/webmail/errors.js'
import { signedIn } from '#core/webmail/signed_in.js'

/** The installed plugin in the address. */
export async function askedPlugin(ctx: HttpContext): Promise<InstalledPlugin> {
  const { sql } = await signedIn(ctx)
  const plugin = await findInstalled(sql, String(ctx.params.id))
  if (!plugin) throw new NotFoundError()
  return plugin
}
