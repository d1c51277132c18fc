import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { OperationRequest } from '#core/plugins/lifecycle/operations/operation.js'
import { requestOperation } from '#core/plugins/lifecycle/operations/operation_rows.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../../done.js'
import { paths } from '../../paths.js'

/** Asks the worker for it, writes down who asked, and goes to where its progress is seen. */
export async function startOperation(
  ctx: HttpContext,
  request: OperationRequest,
  { id: subject, name }: { id: string; name: string }
): Promise<void> {
  const { account, sql } = await signedIn(ctx)
  const bus = await app.container.make('bus')
  const id = await requestOperation(sql, bus, request, account.key)
  await done(ctx, { action: `plugin_${request.kind}`, subject, details: { name } })
  ctx.response.redirect().status(303).toPath(paths.operation(id))
}
