import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { Operation } from '#core/plugins/lifecycle/operations/operation.js'
import { setAccepted, setDismissed } from '#core/plugins/lifecycle/operations/operation_state.js'
import { confirm, confirmationOf, type Confirmation } from '#core/webmail/sign_in/confirmation.js'
import { signedIn } from '#core/webmail/signed_in.js'
import { done } from '../../done.js'
import { paths } from '../../paths.js'
import { readPrivateHosts } from '../permissions/private_hosts.js'
import { askedOperation, renderOperation } from './asked_operation.js'
import { shownPackage } from './shown_package.js'

/** The answer to what an operation asks: yes, or no. */
export default class ApprovalsController {
  async store(ctx: HttpContext) {
    const { account, sql } = await signedIn(ctx)
    const operation = await askedOperation(ctx)
    const hosts = readPrivateHosts(ctx.request.input('private_hosts'))
    if (!hosts.ok) return again(ctx, confirmationOf(ctx), hosts.wrong)
    const confirmation = await confirm(ctx)
    if (confirmation) return again(ctx, confirmation)
    const isKnown = operation.questions?.owner === null || ctx.request.input('owner') === 'on'
    const accept = { permissions: true, owner: isKnown, privateHosts: hosts.hosts }
    if (await setAccepted(sql, operation, accept, account.key)) {
      const bus = await app.container.make('bus')
      bus.publish('plugins.queued', {})
      await done(ctx, { action: 'plugin_approved', ...(await subjectOf(ctx, operation)) })
    }
    return back(ctx, operation.id)
  }

  async destroy(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const operation = await askedOperation(ctx)
    if (await setDismissed(sql, operation.id)) {
      await done(ctx, { action: 'plugin_refused', ...(await subjectOf(ctx, operation)) })
    }
    return back(ctx, operation.id)
  }
}

async function subjectOf(ctx: HttpContext, operation: Operation) {
  const { sql } = await signedIn(ctx)
  const brought = await shownPackage(sql, operation, ctx.i18n)
  const name = brought?.manifest.name
  return { subject: operation.plugin, ...(name && { details: { name } }) }
}

function back({ response }: HttpContext, id: string) {
  return response.redirect().status(303).toPath(paths.operation(id))
}

async function again(ctx: HttpContext, confirmation: Confirmation, wrong: string | null = null) {
  const typed: unknown = ctx.request.input('private_hosts')
  const privateHosts = {
    typed: typeof typed === 'string' ? typed : '',
    error: wrong === null ? null : ctx.i18n.t('admin.private_hosts.wrong', { host: wrong }),
  }
  ctx.response.status(422)
  return renderOperation(ctx, await askedOperation(ctx), { privateHosts, confirmation })
}
