import type { HttpContext } from '@adonisjs/core/http'
import { MOST_TARGETS, readForwarding } from '#core/accounts/forwarding/forwarding.js'
import { confirmationOf } from '../sign_in/confirmation.js'
import { signedIn } from '../signed_in.js'
import type { ForwardingPage } from './forwarding_views.js'

export async function forwardingPage(
  ctx: HttpContext,
  shown: Partial<ForwardingPage> = {}
): Promise<ForwardingPage> {
  const { sql, key } = await signedIn(ctx)
  const { targets, keepsCopy } = await readForwarding(sql, key)
  return {
    targets,
    keepsCopy,
    isFull: targets.length >= MOST_TARGETS,
    address: '',
    errors: {},
    confirmation: confirmationOf(ctx),
    ...shown,
  }
}
