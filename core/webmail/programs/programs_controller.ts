import type { HttpContext } from '@adonisjs/core/http'
import { idBytes } from '@caliopen/contract/ids'
import {
  LONGEST_NAME,
  makeAppPassword,
  MOST_APP_PASSWORDS,
  revokeAppPassword,
} from '#core/accounts/app_passwords/app_passwords.js'
import { NotFoundError } from '../errors.js'
import { flash } from '../flash.js'
import { paths } from '../paths.js'
import { confirm } from '../sign_in/confirmation.js'
import { signedIn } from '../signed_in.js'
import type { ProgramsPage } from './program_views.js'
import { programsPage } from './programs_page.js'

/** Passwords for programs that send mail by themselves: each its own, each revocable. */
export default class ProgramsController {
  async index(ctx: HttpContext) {
    return ctx.view.render('webmail/programs', await programsPage(ctx))
  }

  async store(ctx: HttpContext) {
    const name = nameIn(ctx)
    if (name === '') return refused(ctx, { error: ctx.i18n.t('submission.programs.name_missing') })
    const confirmation = await confirm(ctx)
    if (confirmation) return refused(ctx, { name, confirmation })
    const { sql } = await signedIn(ctx)
    const secret = await makeAppPassword(sql, await ownerOf(ctx), name)
    if (secret === null) return refused(ctx, { name, error: enough(ctx) })
    // Rendered here and nowhere else: a page that is asked for again does not have it any more.
    ctx.response.status(201).header('cache-control', 'no-store')
    return ctx.view.render('webmail/programs', await programsPage(ctx, { made: { name, secret } }))
  }

  async destroy(ctx: HttpContext) {
    const { sql } = await signedIn(ctx)
    const id = idBytes(String(ctx.params.id))
    const gone = id !== null && (await revokeAppPassword(sql, await ownerOf(ctx), id))
    if (!gone) throw new NotFoundError()
    flash(ctx, 'done', ctx.i18n.t('submission.programs.revoked'))
    return ctx.response.redirect().status(303).toPath(paths.programs())
  }
}

async function refused(ctx: HttpContext, shown: Partial<ProgramsPage>) {
  ctx.response.status(422)
  return ctx.view.render('webmail/programs', await programsPage(ctx, shown))
}

async function ownerOf(ctx: HttpContext) {
  const { key } = await signedIn(ctx)
  return { accountId: key, remoteAddress: ctx.request.ip() }
}

function nameIn({ request }: HttpContext): string {
  const name: unknown = request.input('name')
  if (typeof name !== 'string') return ''
  return name
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
}

function enough({ i18n }: HttpContext): string {
  return i18n.t('submission.programs.enough', { most: MOST_APP_PASSWORDS })
}
