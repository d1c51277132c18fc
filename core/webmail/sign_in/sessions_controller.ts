import type { HttpContext } from '@adonisjs/core/http'
import { errors } from '@adonisjs/auth'
import vine from '@vinejs/vine'
import Account from '#core/accounts/account.js'
import { normaliseAddress } from '#core/accounts/addresses.js'
import { APPEARANCES, rememberAppearance } from '../appearance.js'
import { paths } from '../paths.js'
import type { SignInPage } from '../views.js'
import { attempt } from './attempts.js'
import { rememberConfirmation } from './confirmation.js'
import { safePath } from './safe_path.js'

const credentials = vine.create(
  vine.object({
    address: vine.string().maxLength(320).optional().nullable(),
    password: vine.string().maxLength(1000).optional().nullable(),
    to: vine.string().maxLength(2000).optional().nullable(),
  })
)

export default class SessionsController {
  async create(ctx: HttpContext) {
    const to = safePath(ctx.request.qs().to) ?? ''
    if (await ctx.auth.check()) return ctx.response.redirect().toPath(to || '/')
    return page(ctx, { address: '', to, error: null })
  }

  async store(ctx: HttpContext) {
    const { address, password, to } = await ctx.request.validateUsing(credentials)
    const result = await attempt(ctx, keyOf(address), () => verify(address, password))
    const again = { address: address ?? '', to: safePath(to) ?? '' }
    if ('waitSeconds' in result) return tooMany(ctx, again, result.waitSeconds)
    if (!result.value) return wrong(ctx, again)
    await ctx.auth.use('web').login(result.value)
    await ctx.session.tag(result.value.id)
    rememberConfirmation(ctx)
    const appearance = APPEARANCES.find((one) => one === result.value?.appearance)
    rememberAppearance(ctx, appearance ?? 'auto')
    return ctx.response
      .redirect()
      .status(303)
      .toPath(again.to || '/')
  }

  async destroy(ctx: HttpContext) {
    await ctx.auth.use('web').logout()
    ctx.session.clear()
    ctx.session.regenerate()
    // What the browser kept of this account's pages goes with it.
    ctx.response.header('clear-site-data', '"cache"')
    return ctx.response.redirect().status(303).toPath(paths.signIn())
  }
}

/** An address that does not exist takes as long as one that does: a password is hashed either way. */
async function verify(
  address: string | null | undefined,
  password: string | null | undefined
): Promise<Account | null> {
  try {
    const account = await Account.verifyCredentials(keyOf(address), password ?? '-')
    return account.disabledAt === null && password ? account : null
  } catch (error) {
    if (error instanceof errors.E_INVALID_CREDENTIALS) return null
    throw error
  }
}

function keyOf(address: string | null | undefined): string {
  return normaliseAddress(address ?? '') ?? '-'
}

function page({ view }: HttpContext, data: SignInPage) {
  return view.render('webmail/sign_in', data)
}

function wrong(ctx: HttpContext, again: Omit<SignInPage, 'error'>) {
  ctx.response.status(401)
  return page(ctx, { ...again, error: ctx.i18n.t('notices.sign_in.wrong') })
}

function tooMany(ctx: HttpContext, again: Omit<SignInPage, 'error'>, seconds: number) {
  ctx.response.status(429)
  ctx.response.header('retry-after', String(seconds))
  const error = ctx.i18n.t('notices.sign_in.too_many', { minutes: Math.ceil(seconds / 60) })
  return page(ctx, { ...again, error })
}
