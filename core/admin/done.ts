import type { HttpContext } from '@adonisjs/core/http'
import { logAct, type Act } from '#core/accounts/audit_log.js'
import { signedIn } from '#core/webmail/signed_in.js'

/** Writes down what an administrator did, where every administrator can read it. */
export async function done(
  ctx: HttpContext,
  act: Pick<Act, 'action' | 'subject' | 'details'>
): Promise<void> {
  const { account, sql } = await signedIn(ctx)
  await logAct(sql, { ...act, account: account.key, remoteAddress: ctx.request.ip() })
}
