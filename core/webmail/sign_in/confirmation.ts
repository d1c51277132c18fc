import type { HttpContext } from '@adonisjs/core/http'
import { checkPassword } from '#core/accounts/passwords/check_password.js'
import { signedIn } from '../signed_in.js'
import { attempt } from './attempts.js'

/** How long somebody who gave their password is taken for themselves, in milliseconds. */
export const REMEMBERED = 15 * 60_000
const KEY = 'confirmed_at'

/** What a form that does something dangerous has to ask: whether for the password, and what was wrong with the last one. */
export interface Confirmation {
  needed: boolean
  /** a finished sentence */
  error: string | null
}

/** They have just given their password. */
export function rememberConfirmation({ session }: HttpContext): void {
  session.put(KEY, Date.now())
}

export function confirmationOf({ session }: HttpContext): Confirmation {
  const at: unknown = session.get(KEY)
  return { needed: typeof at !== 'number' || Date.now() - at > REMEMBERED, error: null }
}

/** Null when it is they: a while ago, or by the password in this form. Otherwise what the form has to say. */
export async function confirm(ctx: HttpContext): Promise<Confirmation | null> {
  if (!confirmationOf(ctx).needed) return null
  const { account, sql } = await signedIn(ctx)
  const password: unknown = ctx.request.input('password')
  const given = typeof password === 'string' ? password.slice(0, 1_000) : ''
  if (given === '') return { needed: true, error: ctx.i18n.t('notices.confirm.missing') }
  const result = await attempt(ctx, account.address, () =>
    checkPassword(sql, account.address, given)
  )
  if ('waitSeconds' in result) {
    const minutes = Math.ceil(result.waitSeconds / 60)
    return { needed: true, error: ctx.i18n.t('notices.sign_in.too_many', { minutes }) }
  }
  if (result.value === null) return { needed: true, error: ctx.i18n.t('notices.confirm.wrong') }
  rememberConfirmation(ctx)
  return null
}
