import type { HttpContext } from '@adonisjs/core/http'
import { confirmationOf } from '#core/webmail/sign_in/confirmation.js'
import { askedOperation, renderOperation } from './asked_operation.js'

export default class OperationsController {
  async show(ctx: HttpContext) {
    const operation = await askedOperation(ctx)
    return renderOperation(ctx, operation, {
      privateHosts: { typed: '', error: null },
      confirmation: confirmationOf(ctx),
    })
  }
}
