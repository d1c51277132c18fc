import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { NotFoundError } from '../errors.js'
import { signedIn } from '../signed_in.js'

const validator = vine.create(vine.object({ theme: vine.string().maxLength(64) }))

/** Which theme an administrator speaks of; for everybody else there is nothing here. */
export async function askedTheme(ctx: HttpContext): Promise<{ theme: string; by: Buffer }> {
  const { account, key } = await signedIn(ctx)
  if (!account.isAdministrator) throw new NotFoundError()
  const { theme } = await ctx.request.validateUsing(validator)
  return { theme, by: key }
}
